"""SQLite: the columns that the questions need, and the four indexes that help them."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Final

import duckdb

from tests.bench.asking.answers import Raw
from tests.bench.asking.sql import rows_sql, totals_sql

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from bot.domain.window import Window
    from tests.bench.asking.answers import Asker
    from tests.bench.asking.questions import BenchQuestion

__all__ = ["over_sqlite"]

_COLUMNS: Final = (
    "event_time",
    "event_name",
    "event_source",
    "error_code",
    "error_message",
    "source_ip_address",
    "aws_region",
    "recipient_account_id",
    "identity_type",
    "identity_arn",
    "identity_invoked_by",
    "identity_principal_id",
    "request_bucket_name",
)
_INDEXES: Final = (
    "event_time",
    "error_code, event_time",
    "identity_type, event_time",
    "event_source, event_name, event_time",
)
_ROWS_AT_ONCE: Final = 50_000


def over_sqlite(database: Path, files: Sequence[str]) -> Asker:
    """The archive's events, in order of time, in a table of SQLite."""
    connection = sqlite3.connect(database, isolation_level=None)
    _load(connection, files)

    def ask(question: BenchQuestion, window: Window) -> Raw:
        bounds = {"start": _text(window.start), "end": _text(window.end)}
        rows = connection.execute(rows_sql(question, "events", sqlite=True), bounds).fetchall()
        totals = connection.execute(totals_sql(question, "events"), bounds).fetchall()
        return Raw(rows, [(row[0], row[1], row[2], row[3]) for row in totals])

    return ask


def _load(connection: sqlite3.Connection, files: Sequence[str]) -> None:
    """Times are texts, as SQLite's own functions have them."""
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -1000000")
    connection.execute("BEGIN")
    connection.execute(f"CREATE TABLE events ({', '.join(_COLUMNS)})")
    places = ", ".join("?" * len(_COLUMNS))
    for file in sorted(files):
        found = duckdb.execute(
            f"SELECT event_time::VARCHAR, {', '.join(_COLUMNS[1:])} FROM read_parquet($file)"
            " ORDER BY event_time",
            {"file": file},
        )
        while rows := found.fetchmany(_ROWS_AT_ONCE):
            connection.executemany(f"INSERT INTO events VALUES ({places})", rows)
    for number, columns in enumerate(_INDEXES):
        connection.execute(f"CREATE INDEX by_{number} ON events ({columns})")
    connection.execute("COMMIT")
    connection.execute("ANALYZE")


def _text(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M:%S}"
