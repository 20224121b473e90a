"""SQL that DuckDB's contenders share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.event_columns import EXTRACTS, REST, TOP_LEVEL, Column, Kind
from tests.bench.contenders.table import TABLE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["RECORD", "copy", "table_columns"]

_TYPES: Final = {Kind.JSON: "JSON", Kind.BOOLEAN: "BOOLEAN", Kind.TIME: "TIMESTAMP"}

RECORD: Final = {column.path[0]: _TYPES.get(column.kind, "VARCHAR") for column in TOP_LEVEL}
"""A record's fields and their types, as `from_json` and `read_json` want them."""

_TOPS: Final = tuple(dict.fromkeys(column.path[0] for column in EXTRACTS))


def table_columns(records: str, rest: str) -> str:
    """The table, from a query whose column `s` is a record; `rest` is that column's expression.

    All the extracts of one JSON column are taken in one go: it is parsed once for them.
    """
    extracted = ", ".join(f"{_extracts(top)} AS x_{top}" for top in _TOPS)
    columns = ", ".join(f"{_value(column, rest)} AS {column.name}" for column in TABLE)
    return f"SELECT {columns} FROM (SELECT *, {extracted} FROM ({records}))"


def _paths(top: str) -> list[str]:
    return [".".join(column.path[1:]) for column in EXTRACTS if column.path[0] == top]


def _extracts(top: str) -> str:
    paths = ", ".join(f"'$.{path}'" for path in _paths(top))
    return f"json_extract_string(s.{top}, [{paths}])"


def _value(column: Column, rest: str) -> str:
    if column is REST:
        return rest
    top, *below = column.path
    return f"x_{top}[{_paths(top).index('.'.join(below)) + 1}]" if below else f"s.{top}"


def copy(select: str, objects: Sequence[Path], into: Path) -> None:
    """Write a query over `$files` as Parquet, with one thread."""
    import duckdb  # the contender's own import

    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(
            f"COPY ({select} ORDER BY error_code IS NULL, event_time) TO '{into}'"
            " (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 32768)",
            {"files": [str(path) for path in objects]},
        )
