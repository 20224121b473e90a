"""From staged records to a commit: each event once, a file a day, all or nothing."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import duckdb

from bot.archive.addenda import met, prepare_merge
from bot.archive.batch import Changes, NewFile, SeenObject
from bot.archive.choosing import Chosen
from bot.archive.clock import micros
from bot.archive.database import writing
from bot.archive.files import FileWriter
from bot.archive.ledger import apply, claim, prepare
from bot.archive.locks import held
from bot.archive.recovery import recover
from bot.errors import ArchiveError

if TYPE_CHECKING:
    from bot.archive.layout import Layout
    from bot.archive.options import WriteOptions
    from bot.archive.staging import Staging
    from bot.archive.table import EventsTable

__all__ = ["Checkpoint", "Flusher"]

Checkpoint = Callable[[str], None]
"""Called between the steps of a commit, so that a test can stop a writer at each."""


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
        batch = uuid.uuid4().hex
        try:
            with held(self.layout.claim(batch)):
                with writing(self.layout.database) as connection:
                    number = claim(connection, batch)
                self.checkpoint("claimed")
                events = self._commit(_Batch(batch, number, tuple(objects)))
                self.layout.claim(batch).unlink(missing_ok=True)
                return events
        except (OSError, duckdb.IOException) as problem:
            self._clean_up()
            raise ArchiveError(
                f"the archive in {self.layout.folder} could not be written: {problem}. What was"
                " committed before is safe; make room, or mend the disk, and ingest again"
            ) from problem

    def _clean_up(self) -> None:
        """Give a full disk its room back now. If that fails, too, the next writer does it."""
        with suppress(Exception), held(self.layout.writer_lock):
            recover(self.layout, self.table)

    def _commit(self, batch: _Batch) -> int:
        """Decide and write beside other writers; under the lock, see what they did meanwhile."""
        files = FileWriter(
            self.staging.connection, self.layout, self.options, batch.id, batch.number
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
                return self._merge(batch, files, ids)
            if chosen.drop_known():
                self._discard(added)
                added = _write(files, chosen)
            return self._finish(batch, added)

    def _merge(self, batch: _Batch, files: FileWriter, ids: set[str]) -> int:
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
        return self._finish(batch, added, tuple(merge.outdated)) - merge.rows

    def _discard(self, files: Sequence[NewFile]) -> None:
        for file in files:
            (self.layout.folder / file.path).unlink()

    def _finish(
        self, batch: _Batch, added: Sequence[NewFile], removed: tuple[str, ...] = ()
    ) -> int:
        """The commit itself: noted, made, and then shown to readers; gives the rows added."""
        changes = Changes(
            at=micros(datetime.now(UTC)),
            objects=batch.objects,
            added=tuple(added),
            removed=removed,
        )
        if added or removed:
            with writing(self.layout.database) as connection:
                prepare(connection, batch.number, changes)
            self.checkpoint("prepared")
            self.table.refresh()
            self.table.replace(
                add=[self.layout.folder / file.path for file in added],
                remove=[self.layout.folder / path for path in removed],
                batch=batch.id,
            )
            self.checkpoint("committed")
        with writing(self.layout.database) as connection:
            apply(connection, batch.number, changes, self.table.metadata_location)
        self.checkpoint("applied")
        return sum(file.rows for file in added)


@dataclass(frozen=True, slots=True)
class _Batch:
    id: str
    number: int
    objects: tuple[SeenObject, ...]


def _write(files: FileWriter, chosen: Chosen) -> list[NewFile]:
    """A file for each day of what is kept."""
    written = (files.write_staged(day, condition) for day, condition in chosen.days())
    return [file for file in written if file is not None]
