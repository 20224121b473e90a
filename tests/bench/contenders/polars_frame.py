"""polars: records parsed by orjson, columns and Parquet by polars.

polars' own JSON readers want a type for every nested field, and refuse an object where a text is
asked for: they cannot keep a request's parameters, which are different for every API call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bot.domain.event_columns import Column, Kind
from tests.bench.contenders.columns import Record, columns_of
from tests.bench.contenders.orjson_columns import dumps, records_of
from tests.bench.contenders.table import ROW_GROUP, TABLE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["write"]


def write(objects: Sequence[Path], into: Path) -> None:
    """A frame an object, then all of them as one file."""
    frame = pl.concat([_frame(records_of(path)) for path in objects])
    frame.sort(pl.col("error_code").is_null(), "event_time").write_parquet(
        into, compression="zstd", compression_level=1, row_group_size=ROW_GROUP
    )


def _frame(records: Sequence[Record]) -> pl.DataFrame:
    try:
        return _typed(columns_of(records, dumps))
    except TypeError:
        return _typed(columns_of(records, dumps, check_types=True))


def _typed(columns: list[list[object]]) -> pl.DataFrame:
    return pl.DataFrame(
        [_series(column, values) for column, values in zip(TABLE, columns, strict=True)]
    )


def _series(column: Column, values: list[object]) -> pl.Series:
    if column.kind is Kind.BOOLEAN:
        return pl.Series(column.name, values, pl.Boolean)
    series = pl.Series(column.name, values, pl.String)
    if column.kind is Kind.TIME:
        return series.str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_unit="us")
    return series
