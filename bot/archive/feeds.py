"""How the feeds fare, in the archive's index: whoever asks learns what was not looked at."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.archive.clock import from_micros, micros
from bot.archive.database import create, is_there, reading, writing
from bot.domain.archive_report import FeedStatus
from bot.errors import ArchiveError

if TYPE_CHECKING:
    from bot.archive.layout import Layout

__all__ = ["FeedNotes", "feeds"]


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
        """Raises `ArchiveError` where it cannot be written, on a full disk say."""
        database = self.layout.database
        try:
            create(database)
            with writing(database) as connection:
                connection.execute(statement, values)
        except sqlite3.DatabaseError as problem:
            raise ArchiveError(
                f"the archive's index {database} cannot be written: {problem}"
            ) from (problem)

    def looked_at(self) -> datetime | None:
        """When it last went well."""
        if not is_there(self.layout.database):
            return None
        with reading(self.layout.database) as connection:
            found = (one for one in feeds(connection) if one.name == self.name)
            return next((one.looked_at for one in found), None)


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
