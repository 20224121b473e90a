"""pyarrow tables of parsed records, and a Parquet file of pyarrow tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bot.domain.event_columns import Kind
from tests.bench.contenders.columns import Dumps, Record, columns_of
from tests.bench.contenders.table import ROW_GROUP, TABLE, arrow_schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

__all__ = ["arrow_array", "table_of", "timestamps", "write_tables"]


def write_tables(tables: Iterable[pa.Table], into: Path) -> None:
    """Write tables as one file, with sorted row groups of `ROW_GROUP` rows or a little more.

    The tables may be small: a table an object is kinder to the processor's caches than one a row
    group.
    """
    schema = arrow_schema()
    with pq.ParquetWriter(into, schema, compression="zstd", compression_level=1) as out:
        waiting: list[pa.Table] = []
        for table in tables:
            waiting.append(table)
            if sum(each.num_rows for each in waiting) >= ROW_GROUP:
                out.write_table(_sorted(pa.concat_tables(waiting)))
                waiting = []
        if waiting:
            out.write_table(_sorted(pa.concat_tables(waiting)))


def _sorted(table: pa.Table) -> pa.Table:
    """In the archive's order: events with an error first, then by time."""
    keys = pa.table([pc.is_null(table["error_code"]), table["event_time"]], ["sound", "time"])
    order = pc.sort_indices(keys, [("sound", "ascending"), ("time", "ascending")])
    return table.take(order)


def table_of(records: Sequence[Record], dumps: Dumps) -> pa.Table:
    """The records as a table; slower, and as exact, where a value has an unexpected type."""
    try:
        return _table(columns_of(records, dumps))
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return _table(columns_of(records, dumps, check_types=True))


def _table(columns: list[list[Any]]) -> pa.Table:
    arrays = [
        arrow_array(values, column.kind) for column, values in zip(TABLE, columns, strict=True)
    ]
    return pa.table(arrays, schema=arrow_schema())


def arrow_array(values: list[Any], kind: Kind) -> pa.Array:
    """A column; times are parsed by pyarrow, faster than Python does it."""
    if kind is Kind.TIME:
        return timestamps(pa.array(values, pa.string()))
    return pa.array(values, pa.bool_() if kind is Kind.BOOLEAN else pa.string())


def timestamps(texts: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """Times as texts that end in Z, parsed."""
    return texts.cast(pa.timestamp("us", "UTC")).cast(pa.timestamp("us"))
