"""Removing old days for good."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.archive.batch import Changes
from bot.archive.clock import micros
from bot.archive.commit import claimed
from bot.archive.database import reading
from bot.archive.layout import Layout
from bot.archive.locks import held
from bot.archive.place import HERE
from bot.archive.recovery import recover
from bot.archive.upkeep import begin, end
from bot.domain.archive_report import ExpireReport

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.archive.commit import Checkpoint
    from bot.archive.options import WriteOptions
    from bot.archive.place import Place

__all__ = ["expire"]


def expire(  # noqa: PLR0913 - what, with what, and where
    folder: Path,
    *,
    before: datetime,
    dry_run: bool,
    options: WriteOptions,
    place: Place = HERE,
    checkpoint: Checkpoint = lambda _step: None,
) -> ExpireReport:
    """Remove the whole days, in UTC, that ended before the aware instant `before`.

    Readers no longer see the events at once; the files go from the disk by a later write, after
    the grace time. An expired event does not come back by the same objects being ingested again,
    because the archive remembers its objects; a new object that carries it brings it back. With
    `dry_run` nothing is changed. Raises `ArchiveError` where there is no archive.
    """
    layout = Layout(folder, place)
    limit = micros(before.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0))
    if dry_run:
        return _report(_expired(layout, limit))
    table = begin(layout)
    removed: list[_File] = []
    if _expired(layout, limit):
        with claimed(layout, table, checkpoint) as commit, held(layout.writer_lock):
            recover(layout, table)
            removed = _expired(layout, limit)
            if removed:
                commit.make(_changes(removed))
            else:  # somebody else was faster
                commit.drop()
    end(layout, table, options.grace)
    return _report(removed)


_File = tuple[str, str, int, int]
"""Path, day, rows and bytes."""


def _expired(layout: Layout, limit: int) -> list[_File]:
    """The files whose day ended by then: a file never holds more than one day."""
    with reading(layout.database) as connection:
        return connection.execute(
            "SELECT path, day, rows, bytes FROM files WHERE last < ?", [limit]
        ).fetchall()


def _changes(removed: Sequence[_File]) -> Changes:
    return Changes(at=micros(datetime.now(UTC)), removed=tuple(path for path, *_ in removed))


def _report(files: Sequence[_File]) -> ExpireReport:
    return ExpireReport(
        days=len({day for _, day, _, _ in files}),
        files=len(files),
        events=sum(rows for _, _, rows, _ in files),
        bytes=sum(size for *_, size in files),
    )
