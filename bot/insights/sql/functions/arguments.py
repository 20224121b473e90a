"""Arguments of a call, translated to the kind that is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.insights.sql.conversions import as_double, as_integer, as_text, as_time, literal_number
from bot.insights.syntax import Call, Regex, String, TimeSpan

if TYPE_CHECKING:
    from bot.insights.sql.context import Context
    from bot.insights.sql.typed import Sql

__all__ = [
    "double",
    "integer",
    "literal_int",
    "literal_text",
    "period",
    "regex",
    "string",
    "time",
    "zone",
]


def string(call: Call, position: int, context: Context) -> Sql:
    """Give an argument as text."""
    return as_text(context.translate(call.arguments[position]), context.dialect)


def double(call: Call, position: int, context: Context) -> Sql:
    """Give an argument as a double."""
    return as_double(context.translate(call.arguments[position]), context.dialect)


def integer(call: Call, position: int, context: Context) -> Sql:
    """Give an argument as a 64-bit integer."""
    return as_integer(context.translate(call.arguments[position]), context.dialect)


def time(call: Call, position: int, context: Context) -> Sql:
    """Give an argument as a time."""
    return as_time(context.translate(call.arguments[position]), context.dialect)


def literal_int(call: Call, position: int, context: Context) -> int:
    """Give an argument that must be written as a whole number."""
    argument = call.arguments[position]
    value = literal_number(context.translate(argument))
    if not isinstance(value, int):
        raise context.refuse(
            f"{call.function}() wants a whole number here, not a field.",
            argument.span,
            call.function,
        )
    return value


def literal_text(call: Call, position: int, context: Context) -> str:
    """Give an argument that must be written as a text."""
    argument = call.arguments[position]
    if not isinstance(argument, String):
        raise context.refuse(
            f"{call.function}() wants a quoted text here, not a field.",
            argument.span,
            call.function,
        )
    return argument.value


def regex(call: Call, position: int, context: Context) -> str:
    """Give a regex, between slashes or quotes."""
    argument = call.arguments[position]
    if isinstance(argument, Regex):
        return argument.pattern
    return literal_text(call, position, context)


def period(call: Call, position: int, context: Context) -> TimeSpan:
    """Give a length of time."""
    argument = call.arguments[position]
    if not isinstance(argument, TimeSpan):
        raise context.refuse(
            f"{call.function}() wants a length of time here, such as 5m.",
            argument.span,
            call.function,
        )
    return argument


def zone(call: Call, position: int, context: Context) -> str | None:
    """Give a time zone's name, checked; None where the argument is left out."""
    if len(call.arguments) <= position:
        return None
    name = literal_text(call, position, context)
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise context.refuse(
            f"There is no time zone {name!r}.",
            call.arguments[position].span,
            "time zone",
            'Write a name of the IANA database, such as "Europe/Vienna" or "UTC".',
        ) from None
    return name
