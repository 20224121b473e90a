"""DuckDB asked by hand: over the archive's own files, and over a table of its own."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import duckdb

from tests.bench.asking.answers import Raw
from tests.bench.asking.sql import rows_sql, totals_sql

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.archive.index import ArchiveIndex
    from bot.domain.window import Window
    from tests.bench.asking.answers import Asker
    from tests.bench.asking.questions import BenchQuestion

__all__ = ["over_files", "over_table"]


def over_files(index: ArchiveIndex) -> Asker:
    """SQL by hand over the files of the window, whose list costs nothing here."""
    connection = duckdb.connect()
    connection.execute("SET parquet_metadata_cache = true")
    lists: dict[Window, list[str]] = {}

    def ask(question: BenchQuestion, window: Window) -> Raw:
        if window not in lists:
            plan = index.plan(window.start, window.end)
            lists[window] = [file.path for file in plan.files]
        values = {"files": lists[window], **_bounds(window)}
        return _ask(connection, question, "read_parquet($files)", values)

    return ask


def over_table(database: Path, files: Sequence[str]) -> Asker:
    """The same events in DuckDB's own format, in order of time."""
    connection = duckdb.connect(str(database))
    connection.execute("CREATE TABLE events AS FROM read_parquet($files) LIMIT 0", {"files": files})
    for file in sorted(files):
        connection.execute(
            "INSERT INTO events FROM read_parquet($file) ORDER BY event_time", {"file": file}
        )
    connection.execute("CHECKPOINT")

    def ask(question: BenchQuestion, window: Window) -> Raw:
        return _ask(connection, question, "events", _bounds(window))

    return ask


def _bounds(window: Window) -> dict[str, Any]:
    return {"start": _naive(window.start), "end": _naive(window.end)}


def _naive(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(tzinfo=None)


def _ask(
    connection: duckdb.DuckDBPyConnection,
    question: BenchQuestion,
    table: str,
    values: dict[str, Any],
) -> Raw:
    rows = connection.execute(rows_sql(question, table), values).fetchall()
    totals = connection.execute(totals_sql(question, table), values).fetchall()
    return Raw(rows, [(row[0], row[1], row[2], row[3]) for row in totals])
