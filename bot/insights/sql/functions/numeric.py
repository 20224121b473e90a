"""Numeric functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlglot import exp

from bot.insights.sql.build import binary, case, number
from bot.insights.sql.build import call as sql_call
from bot.insights.sql.conversions import as_number
from bot.insights.sql.functions.arguments import double, integer, literal_int
from bot.insights.sql.typed import Kind, Sql, Typed

if TYPE_CHECKING:
    from bot.insights.sql.context import Context
    from bot.insights.syntax import Call

__all__ = ["FUNCTIONS"]

_EARTH_KILOMETRES: Final = 6371.0088
"""The mean radius: https://doi.org/10.1007/s001900050278 (IUGG)."""


def _number(call: Call, position: int, context: Context) -> Typed:
    return as_number(context.translate(call.arguments[position]), context.dialect)


def _absolute(call: Call, context: Context) -> Typed:
    value = _number(call, 0, context)
    return Typed(sql_call("ABS", value.sql), value.kind)


def _round(call: Call, context: Context) -> Typed:
    if len(call.arguments) == 1:
        return _rounded("ROUND", call, context)
    places = number(literal_int(call, 1, context))
    return Typed(sql_call("ROUND", double(call, 0, context), places), Kind.NUMBER)


def _extreme(call: Call, context: Context, *, largest: bool) -> Typed:
    values = [_number(call, position, context) for position in range(len(call.arguments))]
    exact = all(value.kind is Kind.INTEGER for value in values)
    kind = Kind.INTEGER if exact else Kind.NUMBER
    return Typed(context.dialect.extreme([v.sql for v in values], largest=largest), kind)


def _greatest(call: Call, context: Context) -> Typed:
    return _extreme(call, context, largest=True)


def _least(call: Call, context: Context) -> Typed:
    return _extreme(call, context, largest=False)


def _log(call: Call, context: Context) -> Typed:
    value = double(call, 0, context)
    return Typed(_where(exp.GT, value, "LN", context), Kind.NUMBER)


def _sqrt(call: Call, context: Context) -> Typed:
    value = double(call, 0, context)
    return Typed(_where(exp.GTE, value, "SQRT", context), Kind.NUMBER)


def _where(operator: type[exp.Binary], value: Sql, name: str, context: Context) -> Sql:
    """Call a function where it is defined: engines fail, or give NaN, on the rest."""
    return context.dialect.once(
        value, lambda it: case((binary(operator, it, number(0)), sql_call(name, it)))
    )


def _haversine(call: Call, context: Context) -> Typed:
    """2 r asin(sqrt(hav(dlat) + cos(lat1) cos(lat2) hav(dlon)))."""
    first, second, third, fourth = (
        sql_call("RADIANS", double(call, position, context)) for position in range(4)
    )
    cosines = binary(exp.Mul, sql_call("COS", first), sql_call("COS", third))
    share = binary(
        exp.Add,
        _half_versed(first, third),
        binary(exp.Mul, cosines, _half_versed(second, fourth)),
    )
    # Rounding can carry the share of two opposite points a little over 1.
    bounded = sql_call("LEAST", share, number(1.0))
    angle = sql_call("ASIN", sql_call("SQRT", bounded))
    return Typed(binary(exp.Mul, number(2 * _EARTH_KILOMETRES), angle), Kind.NUMBER)


def _half_versed(start: Sql, end: Sql) -> Sql:
    half = binary(exp.Div, binary(exp.Sub, end, start), number(2.0))
    return sql_call("POWER", sql_call("SIN", half), number(2))


def _to_number(call: Call, context: Context) -> Typed:
    return _number(call, 0, context)


def _to_integer(call: Call, context: Context) -> Typed:
    return Typed(integer(call, 0, context), Kind.INTEGER)


def _to_double(call: Call, context: Context) -> Typed:
    return Typed(double(call, 0, context), Kind.NUMBER)


def _ceil(call: Call, context: Context) -> Typed:
    return _rounded("CEIL", call, context)


def _floor(call: Call, context: Context) -> Typed:
    return _rounded("FLOOR", call, context)


def _rounded(name: str, call: Call, context: Context) -> Typed:
    value = _number(call, 0, context)
    if value.kind is Kind.INTEGER:
        return value
    return Typed(context.dialect.integer_of_number(sql_call(name, value.sql)), Kind.INTEGER)


FUNCTIONS: Final = {
    "abs": _absolute,
    "ceil": _ceil,
    "floor": _floor,
    "greatest": _greatest,
    "haversine": _haversine,
    "least": _least,
    "log": _log,
    "round": _round,
    "sqrt": _sqrt,
    "toDouble": _to_double,
    "toInt": _to_integer,
    "toLong": _to_integer,
    "toNumber": _to_number,
}
