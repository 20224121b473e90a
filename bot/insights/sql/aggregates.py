"""The aggregates of `stats`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlglot import exp

from bot.insights.sql.build import binary, case, cast, not_null, number
from bot.insights.sql.build import call as sql_call
from bot.insights.sql.conversions import as_double, as_number, as_text, as_time
from bot.insights.sql.dialects.base import MILLIS
from bot.insights.sql.functions.arguments import literal_int, period
from bot.insights.sql.typed import Kind, Sql, Typed
from bot.insights.syntax import Call, Field, Number, Star, TimeSpan

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.insights.sql.context import Context

__all__ = ["AGGREGATES", "period_millis"]

_DAYS: Final = {"mo": 30, "q": 91, "y": 365}


def _count(call: Call, context: Context) -> Typed:
    if not call.arguments or isinstance(call.arguments[0], Star):
        return Typed(exp.Count(this=exp.Star()), Kind.INTEGER)
    return Typed(exp.Count(this=context.translate(call.arguments[0]).sql), Kind.INTEGER)


def _count_distinct(call: Call, context: Context) -> Typed:
    value = context.translate(call.arguments[0]).sql
    return Typed(exp.Count(this=exp.Distinct(expressions=[value])), Kind.INTEGER)


def _argument(call: Call, context: Context) -> Typed:
    return as_number(context.translate(call.arguments[0]), context.dialect)


def _sum(call: Call, context: Context) -> Typed:
    value = _argument(call, context)
    return Typed(exp.Sum(this=value.sql), value.kind)


def _avg(call: Call, context: Context) -> Typed:
    return Typed(exp.Avg(this=_argument(call, context).sql), Kind.NUMBER)


def _stddev(call: Call, context: Context) -> Typed:
    return Typed(sql_call("STDDEV_SAMP", _argument(call, context).sql), Kind.NUMBER)


def _pct(call: Call, context: Context) -> Typed:
    share = context.translate(call.arguments[1]).literal
    if not isinstance(call.arguments[1], Number) or not isinstance(share, int | float):
        raise context.refuse("pct() wants a number, such as 95.", call.arguments[1].span, "pct")
    fraction = number(min(max(share / 100, 0.0), 1.0))
    value = as_double(context.translate(call.arguments[0]), context.dialect)
    return Typed(context.dialect.percentile(value, fraction), Kind.NUMBER)


def _max(call: Call, context: Context) -> Typed:
    return _extreme(call, context, exp.Max)


def _min(call: Call, context: Context) -> Typed:
    return _extreme(call, context, exp.Min)


def _extreme(call: Call, context: Context, aggregate: type[exp.AggFunc]) -> Typed:
    """By number where every value out of JSON is one, else by text."""
    value = context.translate(call.arguments[0])
    if value.kind is Kind.BOOLEAN:
        value = Typed(as_text(value, context.dialect), Kind.TEXT)
    if value.kind is not Kind.DYNAMIC:
        return Typed(aggregate(this=value.sql), value.kind)
    plain = as_number(value, context.dialect).sql
    numbers = binary(exp.EQ, exp.Count(this=plain), exp.Count(this=value.sql))
    by_number = context.dialect.text_of_number(aggregate(this=plain))
    return Typed(case((numbers, by_number), default=aggregate(this=value.sql)), Kind.DYNAMIC)


def _timestamp(call: Call, context: Context) -> Sql:
    when = context.resolve(Field(("@timestamp",)))
    if when.missing:
        raise context.refuse(
            f"{call.function}() needs @timestamp, which is gone after stats.",
            call.span,
            call.function,
            "Name it in the stats before, as in: latest(@timestamp) as `@timestamp`.",
        )
    return as_time(when, context.dialect)


def _edge(*, latest: bool) -> Callable[[Call, Context], Typed]:
    def build(call: Call, context: Context) -> Typed:
        value, when = context.translate(call.arguments[0]), _timestamp(call, context)
        if value.sql == when:
            return Typed((exp.Max if latest else exp.Min)(this=when), value.kind)
        found = context.dialect.value_at(value.sql, when, latest=latest)
        return Typed(found, value.kind)

    return build


def _rate(call: Call, context: Context) -> Typed:
    """Give the change between the first and the last value, per interval of the time between."""
    length = period(call, 1, context)
    value = as_double(context.translate(call.arguments[0]), context.dialect)
    when = _timestamp(call, context)
    dialect = context.dialect
    change = binary(
        exp.Sub,
        dialect.value_at(value, when, latest=True),
        dialect.value_at(value, when, latest=False),
    )
    known = case((not_null(value), when))
    passed = binary(
        exp.Sub, dialect.millis(exp.Max(this=known)), dialect.millis(exp.Min(this=known))
    )
    intervals = dialect.quotient(passed, cast(number(period_millis(length)), "DOUBLE"))
    return Typed(dialect.quotient(change, intervals), Kind.NUMBER)


def period_millis(length: TimeSpan) -> int:
    """Give the milliseconds of a period; of months and years, an even number of days."""
    if length.unit in _DAYS:
        return MILLIS["d"] * _DAYS[length.unit] * length.amount
    return MILLIS[length.unit] * length.amount


def _histogram(call: Call, context: Context) -> Typed:
    buckets = literal_int(call, 1, context)
    if not 1 <= buckets <= _MOST_BUCKETS:
        raise context.refuse(
            f"histogram() takes 1 to {_MOST_BUCKETS} buckets.", call.span, "histogram"
        )
    value = as_double(context.translate(call.arguments[0]), context.dialect)
    counts = context.dialect.histogram(value, buckets)
    if counts is None:
        raise context.refuse(
            f"histogram() is not supported by {context.dialect.name}.",
            call.span,
            "histogram",
            "Group by floor(field / width) and count(*) instead.",
        )
    return Typed(counts, Kind.JSON)


_MOST_BUCKETS: Final = 1000

AGGREGATES: Final[dict[str, Callable[[Call, Context], Typed]]] = {
    "avg": _avg,
    "count": _count,
    "count_distinct": _count_distinct,
    "count_over_time": _count,
    "earliest": _edge(latest=False),
    "histogram": _histogram,
    "latest": _edge(latest=True),
    "max": _max,
    "min": _min,
    "pct": _pct,
    "rate": _rate,
    "sortsFirst": _min,
    "sortsLast": _max,
    "stddev": _stddev,
    "sum": _sum,
    "sum_over_time": _sum,
}
