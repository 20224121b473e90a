"""Merging each day's small files into large ones, beside readers and writers.

Many small files cost a question more than their rows do. Events, their ids and their arrival
stay exactly as they are; only the files change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.archive.crowded import crowded, rounds
from bot.archive.database import reading
from bot.archive.interrupts import interrupted_between_steps
from bot.archive.layout import Layout
from bot.archive.merger import Merger
from bot.archive.place import HERE
from bot.archive.upkeep import begin, end
from bot.domain.archive_report import CompactReport

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from bot.archive.commit import Checkpoint
    from bot.archive.crowded import Group
    from bot.archive.merger import Merged
    from bot.archive.options import WriteOptions
    from bot.archive.place import Place

__all__ = ["compact"]

_ATTEMPTS = 3
"""How often a day is tried whose files others keep replacing; then it is left for the next time."""


def compact(
    folder: Path,
    *,
    options: WriteOptions,
    place: Place = HERE,
    progress: Callable[[int, int], None] | None = None,
    checkpoint: Checkpoint = lambda _step: None,
) -> CompactReport:
    """Merge the files of each day, up to `options.file_rows` rows a file.

    A day that is one file already is left alone. `progress` is told how many groups of files
    have been merged, and how many there are. Interrupted at any moment, it leaves whole commits
    behind and nothing else. Also forgets the table's old snapshots, and deletes replaced files
    that no reader can be at any more.

    Raises `ArchiveError` where there is no archive, and where there is no room to write.
    """
    layout = Layout(folder, place)
    table = begin(layout)
    merger = Merger(layout, table, options, checkpoint)
    with interrupted_between_steps() as check:
        merged = _merge(merger, layout, options, progress, check)
    end(layout, table, options.grace)
    return _report(merged)


def _merge(
    merger: Merger,
    layout: Layout,
    options: WriteOptions,
    progress: Callable[[int, int], None] | None,
    check: Callable[[], None],
) -> list[Merged]:
    """Merge until nothing is left to merge; `check` is called between the commits."""
    merged: list[Merged] = []
    for _ in range(_ATTEMPTS):
        todo = _todo(layout, options)
        total = len(merged) + len(todo)
        for groups in rounds(todo, options.file_rows):
            merged += merger.merge(groups)
            if progress is not None:
                progress(len(merged), total)
            check()
        if len(merged) == total:
            break
    return merged


def _todo(layout: Layout, options: WriteOptions) -> list[Group]:
    with reading(layout.database) as connection:
        return crowded(connection, options.file_rows)


def _report(merged: Sequence[Merged]) -> CompactReport:
    return CompactReport(
        days=len({item.group.day for item in merged}),
        files_before=sum(len(item.group.paths) for item in merged),
        files_after=len(merged),
        bytes_before=sum(item.group.bytes for item in merged),
        bytes_after=sum(item.file.bytes for item in merged),
    )
