"""`histogram` for DuckDB, by hand: its own takes bin boundaries, not their number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from bot.insights.sql.build import binary, call, case, cast, not_null, number

if TYPE_CHECKING:
    from bot.insights.sql.dialects.base import Dialect
    from bot.insights.sql.typed import Sql

__all__ = ["duckdb_histogram"]


def duckdb_histogram(dialect: Dialect, value: Sql, buckets: int) -> Sql:
    """Give a JSON list of `[lower bound, count]`, one a bucket; nulls where nothing counts."""
    gathered = exp.Filter(this=call("LIST", value), expression=exp.Where(this=not_null(value)))
    return dialect.let(gathered, lambda values: _counts(values, buckets))


def _counts(values: Sql, buckets: int) -> Sql:
    position = exp.to_identifier("i")
    counted = exp.Lambda(this=_bucket(values, buckets), expressions=[position])
    steps = call("RANGE", number(buckets))
    return cast(call("TO_JSON", call("LIST_TRANSFORM", steps, counted)), "VARCHAR")


def _bucket(values: Sql, buckets: int) -> Sql:
    """Give the pair of bucket `i`; the largest value belongs to the last bucket."""
    low, high = call("LIST_MIN", values), call("LIST_MAX", values)
    width = binary(exp.Sub, high, low)
    element = exp.to_identifier("e")
    offset = binary(exp.Sub, exp.column(element), low)
    share = binary(
        exp.Div, binary(exp.Mul, offset, number(buckets)), call("NULLIF", width, number(0))
    )
    place = call("LEAST", call("COALESCE", call("FLOOR", share), number(0)), number(buckets - 1))
    inside = exp.Lambda(this=binary(exp.EQ, place, exp.column("i")), expressions=[element])
    lower = binary(
        exp.Add,
        low,
        binary(exp.Div, binary(exp.Mul, width, exp.column("i")), number(float(buckets))),
    )
    count = call("LEN", call("LIST_FILTER", values, inside))
    return case((not_null(low), call("LIST_VALUE", lower, count)))
