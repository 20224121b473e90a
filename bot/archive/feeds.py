"""How the feeds fare, in the archive's index: whoever asks learns what was not looked at."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.archive.clock import from_micros, micros
from bot.archive.database import create, is_there, reading, writing
from bot.domain.archive_report import FeedStatus
from bot.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from bot.archive.layout import Layout

__all__ = ["FeedNotes", "feeds", "forget_others"]


@dataclass(frozen=True, slots=True)
class FeedNotes:
    """Writes down how one feed fares; raises `ArchiveError` where that cannot be done."""

    layout: Layout
    name: str
    kind: str

    def went_well(self, at: datetime) -> None:
        """All of it was looked at, as it was at an instant."""
        self._write(
            "INSERT INTO feeds VALUES (?, ?, ?, '', NULL) ON CONFLICT (name) DO UPDATE"
            " SET looked_at = excluded.looked_at, error = '', failed_at = NULL",
            [self.name, self.kind, micros(at)],
        )

    def failed(self, error: str) -> None:
        """It could not be looked at."""
        self._write(
            "INSERT INTO feeds VALUES (?, ?, NULL, ?, ?) ON CONFLICT (name) DO UPDATE"
            " SET error = excluded.error, failed_at = coalesce(failed_at, excluded.failed_at)",
            [self.name, self.kind, error, micros(datetime.now(UTC))],
        )

    def _write(self, statement: str, values: list[object]) -> None:
        with _changing(self.layout) as connection:
            connection.execute(statement, values)

    def looked_at(self) -> datetime | None:
        """When it last went well."""
        if not is_there(self.layout.database):
            return None
        with reading(self.layout.database) as connection:
            found = (one for one in feeds(connection) if one.name == self.name)
            return next((one.looked_at for one in found), None)


@contextmanager
def _changing(layout: Layout) -> Iterator[sqlite3.Connection]:
    """Raises `ArchiveError` where the index cannot be written, on a full disk say."""
    database = layout.database
    try:
        create(database)
        with writing(database) as connection:
            yield connection
    except sqlite3.DatabaseError as problem:
        message = f"the archive's index {database} cannot be written: {problem}"
        raise ArchiveError(message) from problem


def forget_others(layout: Layout, names: Collection[str]) -> None:
    """Drop what is written down of feeds that nobody follows any more."""
    if not is_there(layout.database):
        return
    with _changing(layout) as connection:
        gone = [(one.name,) for one in feeds(connection) if one.name not in names]
        connection.executemany("DELETE FROM feeds WHERE name = ?", gone)


def feeds(connection: sqlite3.Connection) -> tuple[FeedStatus, ...]:
    """Every feed, by name; none in an archive of before there were any."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'feeds'").fetchone():
        return ()
    rows = connection.execute(
        "SELECT name, kind, looked_at, error, failed_at FROM feeds ORDER BY name"
    )
    return tuple(
        FeedStatus(name, kind, _instant(looked_at), error, _instant(failed_at))
        for name, kind, looked_at, error, failed_at in rows
    )


def _instant(value: int | None) -> datetime | None:
    return None if value is None else from_micros(value)
