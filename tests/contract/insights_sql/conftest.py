"""Events laid out by hand in DuckDB, and a way to ask them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

import duckdb
import pytest

from bot.domain.event_columns import COLUMNS, EXTRACTS, REST, TOP_LEVEL, Column, Kind
from bot.insights import parse
from bot.insights.schema import events_schema
from bot.insights.sql import Window, compile_query

WINDOW = (datetime(2024, 3, 1, tzinfo=UTC), datetime(2024, 3, 2, tzinfo=UTC))

_TYPES = {
    Kind.TEXT: "VARCHAR",
    Kind.BOOLEAN: "BOOLEAN",
    Kind.TIME: "TIMESTAMP",
    Kind.JSON: "VARCHAR",
    Kind.INTEGER: "BIGINT",
}

Record = Mapping[str, Any]


class Ask(Protocol):
    """Runs a query over records and gives the rows."""

    def __call__(
        self, query: str, *records: Record, window: Window = ..., limit: int = ...
    ) -> list[tuple[Any, ...]]: ...


def event(hour: int = 0, minute: int = 0, second: int = 0, **fields: object) -> dict[str, Any]:
    """A record of 1 March 2024."""
    return {"eventTime": f"2024-03-01T{hour:02}:{minute:02}:{second:02}Z", **fields}


@pytest.fixture(name="event")
def _event() -> object:
    return event


@pytest.fixture(name="connection", scope="session")
def _connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        columns = ", ".join(f"{column.name} {_TYPES[column.kind]}" for column in COLUMNS)
        connection.execute(f"CREATE TABLE events ({columns})")
        yield connection


@pytest.fixture(name="ask")
def _ask(connection: duckdb.DuckDBPyConnection) -> Ask:
    def ask(
        query: str, *records: Record, window: Window = WINDOW, limit: int = 10_000
    ) -> list[tuple[Any, ...]]:
        store(connection, records)
        compiled = compile_query(
            parse(query),
            dialect="duckdb",
            schema=events_schema(),
            window=window,
            default_limit=limit,
        )
        return connection.execute(compiled.sql).fetchall()

    return ask


@pytest.fixture(name="value")
def _value(ask: Ask) -> object:
    """The value of an expression for one event."""

    def value(expression: str, **fields: object) -> object:
        ((result,),) = ask(f"fields {expression} as x | display x", {**event(), **fields})
        return result

    return value


@pytest.fixture(name="holds")
def _holds(ask: Ask) -> object:
    """Whether a condition keeps one event."""

    def holds(condition: str, **fields: object) -> bool:
        return bool(ask(f"filter {condition}", {**event(), **fields}))

    return holds


@pytest.fixture(name="store")
def _store(connection: duckdb.DuckDBPyConnection) -> object:
    return lambda *records: store(connection, records)


def store(connection: duckdb.DuckDBPyConnection, records: Sequence[Record]) -> None:
    """Replace the events by these records, laid out as `event_columns` says."""
    connection.execute("DELETE FROM events")
    if records:
        row = f"({', '.join('?' for _ in COLUMNS)})"
        rows = ", ".join(row for _ in records)
        values = [value for record in records for value in _row(record)]
        connection.execute(f"INSERT INTO events VALUES {rows}", values)


def _row(record: Record) -> list[object]:
    known = {column.path[0]: column for column in TOP_LEVEL}
    values: dict[str, object] = {}
    rest: dict[str, object] = {}
    for name, value in record.items():
        column = known.get(name)
        stored = None if column is None else _stored(column, value)
        if column is not None and stored is not None:
            values[column.name] = stored
        if column is None or stored is None or _written_otherwise(column, value):
            rest[name] = value
    values[REST.name] = json.dumps(rest, separators=(",", ":")) if rest else None
    values |= {column.name: _extract(record, column.path) for column in EXTRACTS}
    return [values.get(column.name) for column in COLUMNS]


def _stored(column: Column, value: object) -> object:
    match column.kind, value:
        case (Kind.TEXT, str()) | (Kind.BOOLEAN, bool()):
            return value
        case Kind.TIME, str():
            return datetime.fromisoformat(value).astimezone(UTC).replace(tzinfo=None)
        case Kind.JSON, dict() | list():
            return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
        case _:
            return None


def _written_otherwise(column: Column, value: object) -> bool:
    return column.kind is Kind.TIME and not (isinstance(value, str) and len(value) == 20)


def _extract(record: Record, path: tuple[str, ...]) -> str | None:
    value: object = record
    for part in path:
        value = value.get(part) if isinstance(value, Mapping) else None
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, separators=(",", ":"))
