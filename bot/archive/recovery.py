"""Mending what a writer left behind when it died, and sweeping what nobody reads any more."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.archive.clock import micros
from bot.archive.database import reading, writing
from bot.archive.ledger import apply, drop, open_batches
from bot.archive.locks import is_held

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from datetime import timedelta
    from pathlib import Path

    from bot.archive.batch import Changes
    from bot.archive.layout import Layout
    from bot.archive.table import EventsTable

__all__ = ["recover", "sweep"]


def recover(layout: Layout, table: EventsTable) -> None:
    """Finish or drop every batch whose writer is gone. The caller holds the writer lock.

    A batch whose snapshot exists was committed: the index follows. One without was not: its files
    go. A batch that a living process still writes is left alone.
    """
    with reading(layout.database) as connection:
        found = open_batches(connection)
    abandoned = [item for item in found if not is_held(layout.claim(item[1]))]
    if not abandoned:
        return
    table.refresh()
    for number, batch, changes in abandoned:
        if changes is not None and (not _touches_files(changes) or table.has_batch(batch)):
            with writing(layout.database) as connection:
                apply(connection, number, changes, table.metadata_location)
        else:
            for path in _files_of(layout, batch):
                path.unlink(missing_ok=True)
            with writing(layout.database) as connection:
                drop(connection, number)
        layout.claim(batch).unlink(missing_ok=True)


def sweep(layout: Layout, grace: timedelta) -> int:
    """Delete the replaced files that no reader can still be at; give their number."""
    limit = micros(datetime.now(UTC) - grace)
    with writing(layout.database) as connection:
        rows = connection.execute("SELECT path FROM garbage WHERE since < ?", [limit]).fetchall()
        for (path,) in rows:
            (layout.folder / path).unlink(missing_ok=True)
        connection.execute("DELETE FROM garbage WHERE since < ?", [limit])
        for claim in layout.claims.glob("*"):
            if _is_committed(connection, claim.name):  # a claim without a batch may be beginning
                claim.unlink(missing_ok=True)
    return len(rows)


def _is_committed(connection: sqlite3.Connection, batch: str) -> bool:
    found = connection.execute(
        "SELECT 1 FROM batches WHERE id = ? AND state = 'committed'", [batch]
    ).fetchone()
    return found is not None


def _touches_files(changes: Changes) -> bool:
    return bool(changes.added or changes.removed)


def _files_of(layout: Layout, batch: str) -> Iterator[Path]:
    return layout.data.glob(f"*/{batch}-*.parquet")
