"""Functions of time. Periods and forms are literals; all is UTC unless a zone is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlglot import exp

from bot.insights.sql.build import binary
from bot.insights.sql.conversions import as_time
from bot.insights.sql.functions.arguments import integer, literal_text, period, string, time, zone
from bot.insights.sql.typed import Kind, Typed
from bot.insights.syntax import Call, Field
from bot.insights.timespan import capped

if TYPE_CHECKING:
    from bot.insights.sql.context import Context

__all__ = ["FUNCTIONS"]

_TIMESTAMP: Final = Field(("@timestamp",))


def _bin(call: Call, context: Context) -> Typed:
    when = as_time(context.resolve(_TIMESTAMP), context.dialect)
    length = capped(period(call, 0, context))
    return Typed(context.dialect.floor_time(when, length), Kind.TIME)


def _date_floor(call: Call, context: Context) -> Typed:
    length = capped(period(call, 1, context))
    return Typed(context.dialect.floor_time(time(call, 0, context), length), Kind.TIME)


def _date_ceil(call: Call, context: Context) -> Typed:
    length = capped(period(call, 1, context))
    return Typed(context.dialect.ceil_time(time(call, 0, context), length), Kind.TIME)


def _from_millis(call: Call, context: Context) -> Typed:
    return Typed(context.dialect.time_of_millis(integer(call, 0, context)), Kind.TIME)


def _to_millis(call: Call, context: Context) -> Typed:
    return Typed(context.dialect.millis(time(call, 0, context)), Kind.INTEGER)


def _now(_call: Call, context: Context) -> Typed:
    return Typed(context.dialect.now_seconds(), Kind.INTEGER)


def _parse_date(call: Call, context: Context) -> Typed:
    value = string(call, 0, context)
    if len(call.arguments) == 1:
        return Typed(context.dialect.time_of_text(value), Kind.TIME)
    parsed = context.dialect.parsed_time(value, literal_text(call, 1, context))
    name = zone(call, 2, context)
    return Typed(parsed if name is None else context.dialect.from_zone(parsed, name), Kind.TIME)


def _format_date(call: Call, context: Context) -> Typed:
    when = time(call, 0, context)
    if len(call.arguments) == 1:
        return Typed(context.dialect.text_of_time(when), Kind.TEXT)
    name = zone(call, 2, context)
    local = when if name is None else context.dialect.in_zone(when, name)
    return Typed(context.dialect.formatted_time(local, literal_text(call, 1, context)), Kind.TEXT)


def _start(call: Call, context: Context) -> Typed:
    bounds = context.need_bounds(call.function, call.span)
    return Typed(context.dialect.millis(bounds.start), Kind.INTEGER)


def _end(call: Call, context: Context) -> Typed:
    bounds = context.need_bounds(call.function, call.span)
    return Typed(context.dialect.millis(bounds.end), Kind.INTEGER)


def _range(call: Call, context: Context) -> Typed:
    length = binary(exp.Sub, _end(call, context).sql, _start(call, context).sql)
    return Typed(length, Kind.INTEGER)


FUNCTIONS: Final = {
    "bin": _bin,
    "datefloor": _date_floor,
    "dateceil": _date_ceil,
    "fromMillis": _from_millis,
    "toMillis": _to_millis,
    "now": _now,
    "parseDate": _parse_date,
    "formatDate": _format_date,
    "queryStartTime": _start,
    "queryEndTime": _end,
    "queryTimeRange": _range,
}
