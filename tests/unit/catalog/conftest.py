from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

import duckdb
import pytest

from bot.domain.event_columns import COLUMNS, EXTRACTS, REST, TOP_LEVEL, Column, Kind
from bot.errors import EngineError
from bot.insights.schema import events_schema
from bot.insights.sql import compile_query

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.catalog.runbook_tests import Row
    from bot.insights import Query
    from bot.sample.events import Record

TYPES = {
    Kind.TEXT: "VARCHAR",
    Kind.BOOLEAN: "BOOLEAN",
    Kind.TIME: "TIMESTAMP",
    Kind.JSON: "VARCHAR",
    Kind.INTEGER: "BIGINT",
}


def _columns(event: Record) -> list[object]:
    """The event as the table's layout has it: top-level fields, the rest, copies of deep ones."""
    known = {column.path[0] for column in TOP_LEVEL}
    rest = {name: value for name, value in event.items() if name not in known or value is None}
    values = {column: _value(column, event) for column in (*TOP_LEVEL, *EXTRACTS)}
    values[REST] = json.dumps(rest) if rest else None
    return [values.get(column) for column in COLUMNS]


def _value(column: Column, event: Record) -> object:
    value: object = event
    for part in column.path:
        value = value.get(part) if isinstance(value, dict) else None
    if value is None:
        return None
    if column.kind is Kind.JSON:
        return json.dumps(value, separators=(",", ":"))
    if column.kind is Kind.TIME:
        return datetime.fromisoformat(str(value)).replace(tzinfo=None)
    return value


class DuckDBExecutor:
    """Events in a table of DuckDB's, laid out as an archive lays them out."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        columns = ", ".join(f'"{column.name}" {TYPES[column.kind]}' for column in COLUMNS)
        connection.execute(f"CREATE TABLE events ({columns})")

    def run(self, query: Query, events: Sequence[Record]) -> Sequence[Row]:
        compiled = compile_query(query, dialect="duckdb", schema=events_schema())
        self._connection.execute("DELETE FROM events")
        marks = ", ".join("?" for _ in COLUMNS)
        self._connection.executemany(
            f"INSERT INTO events VALUES ({marks})", [_columns(event) for event in events]
        )
        try:
            rows = self._connection.execute(compiled.sql).fetchall()
        except duckdb.Error as failure:
            raise EngineError(f"{failure}\n{compiled.sql}") from failure
        names = [column.name for column in compiled.columns]
        return [dict(zip(names, row, strict=True)) for row in rows]


@pytest.fixture(scope="session")
def executor() -> Iterator[DuckDBExecutor]:
    with duckdb.connect() as connection:
        yield DuckDBExecutor(connection)
