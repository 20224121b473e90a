"""From staged records to a commit: each event once, a file a day, all or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.archive.addenda import met, prepare_merge
from bot.archive.batch import Changes, NewFile, SeenObject
from bot.archive.choosing import Chosen
from bot.archive.clock import micros
from bot.archive.commit import claimed
from bot.archive.files import FileWriter
from bot.archive.locks import held
from bot.archive.recovery import recover

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.archive.commit import Checkpoint, Commit
    from bot.archive.layout import Layout
    from bot.archive.options import WriteOptions
    from bot.archive.staging import Staging
    from bot.archive.table import EventsTable

__all__ = ["Flusher"]


@dataclass(slots=True)
class Flusher:
    """Commits what is staged. One for each writing process."""

    layout: Layout
    table: EventsTable
    staging: Staging
    options: WriteOptions
    checkpoint: Checkpoint = field(default=lambda _step: None)

    def flush(self, objects: Sequence[SeenObject]) -> int:
        """Commit the staged records and note the objects; give the number of new events.

        After a crash at any point either all of this is there or nothing is, once the next
        writer has begun. Raises `ArchiveError` where there is no writing (a full disk).
        """
        with claimed(self.layout, self.table, self.checkpoint) as commit:
            return self._commit(commit, objects)

    def _commit(self, commit: Commit, objects: Sequence[SeenObject]) -> int:
        """Decide and write beside other writers; under the lock, see what they did meanwhile."""
        files = FileWriter(
            self.staging.connection, self.layout, self.options, commit.batch, commit.number
        )
        chosen = Chosen(self.staging.connection, self.layout, self.staging.publish())
        chosen.drop_known()
        # With addenda all is decided anew under the lock: writing here would be for nothing.
        added = [] if met(self.staging, self.layout) else _write(files, chosen)
        self.checkpoint("written")
        with held(self.layout.writer_lock):
            recover(self.layout, self.table)
            ids = met(self.staging, self.layout)
            if ids:
                self._discard(added)
                return self._merge(commit, objects, files, ids)
            if chosen.drop_known():
                self._discard(added)
                added = _write(files, chosen)
            commit.make(_changes(objects, added))
            return _rows(added)

    def _merge(
        self, commit: Commit, objects: Sequence[SeenObject], files: FileWriter, ids: set[str]
    ) -> int:
        """Decide and write anew, with the events that have addenda merged.

        All of it under the lock: it is rare, and reads what others must not change meanwhile.
        """
        merge = prepare_merge(self.staging, self.layout, ids)
        rows = self.staging.publish()
        chosen = Chosen(self.staging.connection, self.layout, rows, merge.ids)
        chosen.drop_known()
        rewritten = (
            files.write_without(old, day, place, sorted(merge.ids))
            for place, (old, day) in enumerate(merge.outdated.items(), 1)
        )
        added = [*_write(files, chosen), *(file for file in rewritten if file is not None)]
        commit.make(_changes(objects, added, merge.outdated))
        return _rows(added) - merge.rows

    def _discard(self, files: Sequence[NewFile]) -> None:
        for file in files:
            (self.layout.folder / file.path).unlink()


def _changes(
    objects: Sequence[SeenObject], added: Sequence[NewFile], removed: Iterable[str] = ()
) -> Changes:
    return Changes(
        at=micros(datetime.now(UTC)),
        objects=tuple(objects),
        added=tuple(added),
        removed=tuple(removed),
    )


def _rows(files: Sequence[NewFile]) -> int:
    return sum(file.rows for file in files)


def _write(files: FileWriter, chosen: Chosen) -> list[NewFile]:
    """A file for each day of what is kept."""
    written = (files.write_staged(day, condition) for day, condition in chosen.days())
    return [file for file in written if file is not None]
