"""How every upkeep of an archive begins and ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.archive.agreement import check_agreement
from bot.archive.database import reading
from bot.archive.locks import held
from bot.archive.recovery import recover, sweep
from bot.archive.table import EventsTable
from bot.archive.tidy import tidy

if TYPE_CHECKING:
    from datetime import timedelta

    from bot.archive.layout import Layout

__all__ = ["begin", "end"]


def begin(layout: Layout) -> EventsTable:
    """Mend what a dead writer left; raises `ArchiveError` where there is no archive."""
    with reading(layout.database):
        pass  # nothing must be made in a folder that holds no archive
    with held(layout.writer_lock):
        table = EventsTable(layout)
        recover(layout, table)
        check_agreement(layout, table)
    return table


def end(layout: Layout, table: EventsTable, grace: timedelta) -> None:
    """Shorten the table's history, and delete what no reader can be at any more."""
    with held(layout.writer_lock):
        table.refresh()
        tidy(layout, table)
        sweep(layout, grace)
