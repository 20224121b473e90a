"""DuckDB's `read_json` with the columns it is told: the way its documentation shows first.

It sees only the fields that it is told of: unknown fields and explicit nulls are lost, so the
column `rest` stays empty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.bench.contenders.duckdb_sql import RECORD, copy, table_columns

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["write"]


def write(objects: Sequence[Path], into: Path) -> None:
    """One statement."""
    fields = ", ".join(f'"{name}" {kind}' for name, kind in RECORD.items())
    source = (
        "SELECT unnest(Records) AS s FROM read_json($files, format = 'unstructured',"
        f" maximum_object_size = 134217728, columns = {{Records: 'STRUCT({fields})[]'}})"
    )
    copy(table_columns(source, "NULL::VARCHAR"), objects, into)
