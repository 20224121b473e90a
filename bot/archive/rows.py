"""The SQL that turns staged records into rows of the table, and rows into files."""

from __future__ import annotations

from pathlib import Path

from bot.archive.options import WriteOptions
from bot.domain.event_columns import COLUMNS, EXTRACTS, TOP_LEVEL, Column

__all__ = ["ORDER", "copy_to", "staged_rows"]

ORDER = "ORDER BY (error_code IS NULL), event_time"
"""Denied and failed events first: a question about them reads a few row groups of a day."""


def staged_rows(rest: str) -> str:
    """SQL for the rows of `kept`, in the table's columns; `rest` is the expression for `rest`.

    Binds `$arrival`; reads `staged`, `kept` and `sources` (object, key).
    """
    roots = sorted({column.path[0] for column in EXTRACTS})
    names = {column.path[0]: column.name for column in TOP_LEVEL}
    lists = ", ".join(f'{_extracted(root, names[root])} AS "of_{root}"' for root in roots)
    extracts = ", ".join(
        f'"of_{root}"[{place}] AS "{column.name}"'
        for root in roots
        for place, column in enumerate(_extracts(root), 1)
    )
    top = ", ".join(f'"{column.name}"' for column in TOP_LEVEL)
    columns = ", ".join(f'"{column.name}"' for column in COLUMNS)
    return f"""
SELECT {columns} FROM (
    SELECT {top}, rest, {extracts}, identity, versions, key AS source_object,
        $arrival::BIGINT AS arrival
    FROM (
        SELECT {top}, {rest} AS rest, {lists}, identity, versions, key
        FROM staged JOIN sources USING (object)
        WHERE staged.rowid IN (SELECT row FROM kept WHERE day = $day)
    )
)"""  # noqa: S608 - names and literals of our own layout


def copy_to(path: Path, select: str, options: WriteOptions) -> str:
    """SQL that writes a query's rows to a Parquet file with the table's field ids."""
    ids = ", ".join(f"{column.name}: {column.field_id}" for column in COLUMNS)
    target = str(path).replace("'", "''")
    return (
        f"COPY ({select} {ORDER}) TO '{target}' (FORMAT parquet, COMPRESSION zstd,"
        f" COMPRESSION_LEVEL {options.compression_level}, ROW_GROUP_SIZE {options.row_group},"
        f" FIELD_IDS {{{ids}}})"
    )


def _extracts(root: str) -> list[Column]:
    return [column for column in EXTRACTS if column.path[0] == root]


def _extracted(root: str, name: str) -> str:
    """The wanted members of a JSON column, as a list, parsed once."""
    paths = ", ".join(
        f"'$.{'.'.join(column.path[1:])}'" for column in EXTRACTS if column.path[0] == root
    )
    return f'json_extract_string("{name}", [{paths}])'
