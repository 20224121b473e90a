"""Functions that take any value: presence, choice, and the size of the event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlglot import exp

from bot.insights.sql.build import any_of, binary, case, is_null, not_null, text
from bot.insights.sql.build import call as sql_call
from bot.insights.sql.conversions import NUMERIC, as_boolean, as_number, as_text
from bot.insights.sql.dialects.base import WHITE_SPACE
from bot.insights.sql.functions.arguments import string
from bot.insights.sql.typed import Kind, Sql, Typed
from bot.insights.syntax import Call, Field

if TYPE_CHECKING:
    from bot.insights.sql.context import Context

__all__ = ["FUNCTIONS", "unified"]

_NUMERAL: Final = r"^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$"


def _is_present(call: Call, context: Context) -> Typed:
    return Typed(not_null(context.translate(call.arguments[0]).sql), Kind.BOOLEAN)


def _is_empty(call: Call, context: Context) -> Typed:
    value = context.translate(call.arguments[0])
    empty = binary(exp.EQ, as_text(value, context.dialect), text(""))
    return Typed(any_of([is_null(value.sql), empty]), Kind.BOOLEAN)


def _is_blank(call: Call, context: Context) -> Typed:
    value = context.translate(call.arguments[0])
    trimmed = context.dialect.trimmed(as_text(value, context.dialect), text(WHITE_SPACE), "BOTH")
    blank = binary(exp.EQ, trimmed, text(""))
    return Typed(any_of([is_null(value.sql), blank]), Kind.BOOLEAN)


def _is_numeric(call: Call, context: Context) -> Typed:
    value = context.translate(call.arguments[0])
    if value.kind in NUMERIC:
        return Typed(not_null(value.sql), Kind.BOOLEAN)
    numeral = context.dialect.matches(as_text(value, context.dialect), _NUMERAL)
    return Typed(sql_call("COALESCE", numeral, exp.false()), Kind.BOOLEAN)


def _coalesce(call: Call, context: Context) -> Typed:
    values, kind = unified([context.translate(argument) for argument in call.arguments], context)
    return Typed(sql_call("COALESCE", *values), kind)


def _if(call: Call, context: Context) -> Typed:
    return _case(call, context)


def _case(call: Call, context: Context) -> Typed:
    """Pairs of a condition and a value; a last odd argument is the value for the rest."""
    arguments = call.arguments
    pairs = len(arguments) // 2
    conditions = [as_boolean(context.translate(arguments[2 * i])) for i in range(pairs)]
    last = arguments[2 * pairs :]
    chosen = [arguments[2 * i + 1] for i in range(pairs)] + list(last)
    values, kind = unified([context.translate(argument) for argument in chosen], context)
    default = values[pairs] if last else None
    branches = zip(conditions, values[:pairs], strict=True)
    return Typed(case(*branches, default=default), kind)


def unified(values: list[Typed], context: Context) -> tuple[list[Sql], Kind]:
    """Give the values as one kind: their own where they share it, numbers, or else texts."""
    kinds = {value.kind for value in values if not value.missing}
    if len(kinds) == 1:
        return [value.sql for value in values], kinds.pop()
    if kinds <= NUMERIC:
        return [as_number(value, context.dialect).sql for value in values], Kind.NUMBER
    kind = Kind.DYNAMIC if kinds - {Kind.TEXT} else Kind.TEXT
    return [as_text(value, context.dialect) for value in values], kind


def _message_size(call: Call, context: Context) -> Typed:
    if call.arguments:
        value = string(call, 0, context)
    else:
        value = as_text(context.resolve(Field(("@message",))), context.dialect)
    return Typed(context.dialect.byte_length(value), Kind.INTEGER)


FUNCTIONS: Final = {
    "ispresent": _is_present,
    "isempty": _is_empty,
    "isblank": _is_blank,
    "isNumeric": _is_numeric,
    "coalesce": _coalesce,
    "case": _case,
    "if": _if,
    "messageSize": _message_size,
}
