"""The SQL that turns staged records into rows of the table, and rows into files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.archive.columns import REPEATED
from bot.archive.extracts import ROOTS, extraction, extracts_of
from bot.domain.event_columns import COLUMNS

if TYPE_CHECKING:
    from pathlib import Path

    from bot.archive.options import WriteOptions

__all__ = ["ORDER", "copy_to", "staged_rows"]

ORDER = "ORDER BY (error_code IS NULL), event_time"
"""Denied and failed events first: a question about them reads a few row groups of a day."""


def staged_rows(condition: str) -> str:
    """SQL for the rows of `staged` that meet the condition, in the table's columns.

    Binds `$arrival`.
    """
    roots = [name for name in ROOTS if name not in REPEATED]
    lists = ", ".join(f'{extraction(name)} AS "of_{name}"' for name in roots)
    places = {
        column.name: f'"of_{name}"[{place}] AS "{column.name}"'
        for name in roots
        for place, column in enumerate(extracts_of(name), 1)
    }
    places["arrival"] = "$arrival::BIGINT AS arrival"
    columns = ", ".join(places.get(column.name, f'"{column.name}"') for column in COLUMNS)
    stored = ", ".join(f'"{column.name}"' for column in COLUMNS if column.name not in places)
    return f"SELECT {columns} FROM (SELECT {stored}, {lists} FROM staged WHERE {condition})"  # noqa: S608


def copy_to(path: Path, select: str, options: WriteOptions) -> str:
    """SQL that writes a query's rows, as they come, to a Parquet file with the table's field ids.

    `ORDER` brings them into the order that reads best.
    """
    ids = ", ".join(f"{column.name}: {column.field_id}" for column in COLUMNS)
    target = str(path).replace("'", "''")
    return (
        f"COPY ({select}) TO '{target}' (FORMAT parquet, COMPRESSION zstd,"
        f" COMPRESSION_LEVEL {options.compression_level}, ROW_GROUP_SIZE {options.row_group},"
        f" FIELD_IDS {{{ids}}})"
    )
