"""One step of a compaction: some groups of files, merged and swapped in by one commit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.archive.batch import Changes
from bot.archive.clock import micros
from bot.archive.commit import claimed
from bot.archive.database import reading
from bot.archive.files import FileWriter
from bot.archive.locks import held
from bot.archive.recovery import recover
from bot.archive.workspace import workspace
from bot.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.archive.batch import NewFile
    from bot.archive.commit import Checkpoint, Commit
    from bot.archive.crowded import Group
    from bot.archive.layout import Layout
    from bot.archive.options import WriteOptions
    from bot.archive.table import EventsTable

__all__ = ["Merged", "Merger"]

_SLICE_BYTES = 2_500_000
"""What is sorted at a time, compressed as in the files: near 20,000 ordinary events, 30 MB."""


@dataclass(frozen=True, slots=True)
class Merged:
    """Files, and the one that took their place."""

    group: Group
    file: NewFile


@dataclass(frozen=True, slots=True)
class Merger:
    """Merges without the writer lock, and holds it only to commit."""

    layout: Layout
    table: EventsTable
    options: WriteOptions
    checkpoint: Checkpoint

    def merge(self, groups: Sequence[Group]) -> list[Merged]:
        """Merge the groups, but for those with a file that somebody else replaced meanwhile.

        Raises `ArchiveError` where there is no room, or a file does not hold what it should.
        """
        with claimed(self.layout, self.table, self.checkpoint) as commit:
            written = list(self._write(commit, groups))
            self.checkpoint("written")
            with held(self.layout.writer_lock):
                recover(self.layout, self.table)
                present = self._present()
                fresh = [item for item in written if present.issuperset(item.group.paths)]
                self._discard(item for item in written if item not in fresh)
                if fresh:
                    commit.make(_changes(fresh))
                else:
                    commit.drop()
                return fresh

    def _write(self, commit: Commit, groups: Sequence[Group]) -> Iterator[Merged]:
        with workspace(self.options.memory, self.layout.spill) as connection:
            files = FileWriter(connection, self.layout, self.options, commit.batch, commit.number)
            for place, group in enumerate(groups):
                if not self._present().issuperset(group.paths):
                    continue
                file = files.write_merged(group.paths, group.day, place, _slice_rows(group))
                if file is None or file.rows != group.rows:
                    raise ArchiveError(
                        f"the files of {group.day} do not hold the {group.rows:,} events that the"
                        " index says: nothing was changed; ingest the objects into a new folder"
                    )
                yield Merged(group, file)

    def _present(self) -> set[str]:
        with reading(self.layout.database) as connection:
            return {path for (path,) in connection.execute("SELECT path FROM files")}

    def _discard(self, items: Iterator[Merged]) -> None:
        for item in items:
            (self.layout.folder / item.file.path).unlink()


def _slice_rows(group: Group) -> int:
    """How many of the group's rows are near `_SLICE_BYTES` in its files."""
    return max(1, _SLICE_BYTES * group.rows // max(1, group.bytes))


def _changes(merged: Sequence[Merged]) -> Changes:
    return Changes(
        at=micros(datetime.now(UTC)),
        added=tuple(item.file for item in merged),
        removed=tuple(path for item in merged for path in item.group.paths),
    )
