"""orjson and pyarrow, row by row: what most people would write first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from bot.domain.event_columns import EXTRACTS, TOP_LEVEL, Column, Kind
from tests.bench.contenders.arrow import timestamps, write_tables
from tests.bench.contenders.orjson_columns import dumps, records_of
from tests.bench.contenders.table import KNOWN, arrow_schema

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.bench.contenders.columns import Record

__all__ = ["write"]

_PYTHON: Final = {Kind.TEXT: str, Kind.TIME: str, Kind.BOOLEAN: bool, Kind.JSON: object}
_TOP: Final = tuple((c.name, c.path[0], c.kind, _PYTHON[c.kind]) for c in TOP_LEVEL)


def write(objects: Sequence[Path], into: Path) -> None:
    """A table an object."""
    write_tables((_table(records_of(path)) for path in objects), into)


def _table(records: list[Record]) -> pa.Table:
    schema = arrow_schema()
    at = schema.get_field_index("event_time")
    texts = schema.set(at, pa.field("event_time", pa.string()))
    table = pa.Table.from_pylist([_row(record) for record in records], texts)
    return table.set_column(at, schema.field(at), timestamps(table.column(at)))


def _row(record: Record) -> dict[str, Any]:
    rest = {field: value for field, value in record.items() if field not in KNOWN}
    row: dict[str, Any] = {}
    for name, field, kind, python in _TOP:
        value = record.get(field)
        if value is None and field not in record:
            continue
        if value is None or not isinstance(value, python):
            rest[field] = value
        else:
            row[name] = dumps(value) if kind is Kind.JSON else value
    for column in EXTRACTS:
        row[column.name] = _extract(record, column)
    row["rest"] = dumps(rest) if rest else None
    return row


def _extract(record: Record, column: Column) -> str | None:
    value: Any = record
    for field in column.path:
        if not isinstance(value, dict):
            return None
        value = value.get(field)
    return value if value is None or isinstance(value, str) else dumps(value)
