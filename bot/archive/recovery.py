"""Mending what a writer left behind when it died, and sweeping what nobody reads any more."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.archive.clock import micros
from bot.archive.database import reading, writing
from bot.archive.ledger import apply, drop, open_batches
from bot.archive.locks import is_held
from bot.errors import AwsError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from datetime import timedelta
    from pathlib import Path

    from bot.archive.batch import Changes
    from bot.archive.layout import Layout
    from bot.archive.table import EventsTable

__all__ = ["recover", "sweep"]

_log = logging.getLogger(__name__)


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
        if changes is not None and (not _touches_files(changes) or _is_made(table, layout, batch)):
            with writing(layout.database) as connection:
                apply(connection, number, changes, table)
        else:
            if changes is not None:
                layout.storage.remove(file.path for file in changes.added)
            for path in _files_of(layout, batch):
                path.unlink(missing_ok=True)
            with writing(layout.database) as connection:
                drop(connection, number)
        layout.claim(batch).unlink(missing_ok=True)


def sweep(layout: Layout, grace: timedelta) -> int:
    """Delete the replaced files that no reader can still be at; give their number.

    Where S3 does not let them go, they are tried again the next time.
    """
    limit = micros(datetime.now(UTC) - grace)
    with reading(layout.database) as connection:
        rows = connection.execute("SELECT path FROM garbage WHERE since < ?", [limit]).fetchall()
    try:
        layout.storage.remove(path for (path,) in rows)
    except AwsError as problem:
        _log.warning("replaced files stay in S3 for now: %s", problem)
        rows = []
    with writing(layout.database) as connection:
        connection.executemany("DELETE FROM garbage WHERE path = ?", rows)
        for claim in layout.claims.glob("*"):
            if _is_committed(connection, claim.name):  # a claim without a batch may be beginning
                claim.unlink(missing_ok=True)
    return len(rows)


def _is_made(table: EventsTable, layout: Layout, batch: str) -> bool:
    """Whether the commit was made; after this it is never made any more.

    A catalog elsewhere may still have the request of a dead writer before it.
    """
    if not table.has_batch(batch) and layout.place.is_shared:
        table.fence()
    return table.has_batch(batch)


def _is_committed(connection: sqlite3.Connection, batch: str) -> bool:
    found = connection.execute(
        "SELECT 1 FROM batches WHERE id = ? AND state = 'committed'", [batch]
    ).fetchone()
    return found is not None


def _touches_files(changes: Changes) -> bool:
    return bool(changes.added or changes.removed)


def _files_of(layout: Layout, batch: str) -> Iterator[Path]:
    return layout.data.glob(f"*/{batch}-*.parquet")
