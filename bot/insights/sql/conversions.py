"""A value of one kind as a value of another.

The rules of the language: a text that looks like a number is one where a number is wanted; true
is 1 and false is 0; a time is its milliseconds since 1970.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlglot import exp

from bot.insights.sql.build import binary, case, cast, number, one_of, text, timestamp
from bot.insights.sql.typed import Kind, Sql, Typed

if TYPE_CHECKING:
    from bot.insights.sql.dialects import Dialect

__all__ = [
    "NUMERIC",
    "TEXTUAL",
    "as_boolean",
    "as_double",
    "as_integer",
    "as_number",
    "as_structure",
    "as_text",
    "as_time",
    "literal_number",
    "literal_time",
]

TEXTUAL = frozenset({Kind.TEXT, Kind.DYNAMIC, Kind.JSON})
NUMERIC = frozenset({Kind.INTEGER, Kind.NUMBER})


def as_number(value: Typed, dialect: Dialect) -> Typed:
    """As an integer or a double; null where it is neither."""
    if value.kind in NUMERIC:
        return value
    if value.kind is Kind.TIME:
        return Typed(dialect.millis(value.sql), Kind.INTEGER)
    if value.kind is Kind.BOOLEAN:
        return Typed(cast(value.sql, "BIGINT"), Kind.INTEGER)
    if isinstance(value.literal, str):
        known = literal_number(value)
        return Typed(exp.null(), Kind.NUMBER) if known is None else _number(known)
    return Typed(dialect.number_of_text(value.sql), Kind.NUMBER)


def _number(value: float) -> Typed:
    kind = Kind.INTEGER if isinstance(value, int) else Kind.NUMBER
    return Typed(number(value), kind, literal=value)


def as_double(value: Typed, dialect: Dialect) -> Sql:
    """As a double."""
    plain = as_number(value, dialect)
    return plain.sql if plain.kind is Kind.NUMBER else cast(plain.sql, "DOUBLE")


def as_integer(value: Typed, dialect: Dialect) -> Sql:
    """As a 64-bit integer, cut off at the point."""
    plain = as_number(value, dialect)
    return plain.sql if plain.kind is Kind.INTEGER else dialect.integer_of_number(plain.sql)


def as_text(value: Typed, dialect: Dialect) -> Sql:
    """As a text: times in ISO 8601, whole numbers without a point, `true` and `false`."""
    match value.kind:
        case Kind.TEXT | Kind.DYNAMIC | Kind.JSON:
            return value.sql
        case Kind.TIME:
            return dialect.text_of_time(value.sql)
        case Kind.NUMBER:
            return dialect.text_of_number(value.sql)
        case Kind.BOOLEAN if isinstance(value.literal, bool):
            return text("true" if value.literal else "false")
        case Kind.INTEGER | Kind.BOOLEAN:
            return cast(value.sql, "VARCHAR")


def as_boolean(value: Typed) -> Sql:
    """As a condition: a number other than 0, and the texts `true` and `1`."""
    if value.kind is Kind.BOOLEAN:
        return value.sql
    if value.kind in NUMERIC:
        return binary(exp.NEQ, value.sql, number(0))
    if value.kind is Kind.TIME:
        return exp.Not(this=exp.Is(this=value.sql, expression=exp.null()))
    return one_of(value.sql, [text("true"), text("1")])


def as_time(value: Typed, dialect: Dialect) -> Sql:
    """As a time: a number counts milliseconds, a text is read as ISO 8601."""
    if value.kind is Kind.TIME:
        return value.sql
    if value.kind in NUMERIC:
        return dialect.time_of_millis(as_integer(value, dialect))
    known = literal_time(value)
    return dialect.time_of_text(as_text(value, dialect)) if known is None else timestamp(known)


def as_structure(value: Typed, dialect: Dialect) -> Sql:
    """As JSON text of an object or a list; null where it is none."""
    if value.kind is Kind.JSON:
        return value.sql
    if value.kind not in TEXTUAL:
        return exp.null()
    return dialect.once(value.sql, lambda it: case((dialect.is_structure(it), it)))


def literal_number(value: Typed) -> int | float | None:
    """Give the number that a literal is or looks like; None where there is none."""
    if isinstance(value.literal, bool) or value.literal is None:
        return None
    if not isinstance(value.literal, str):
        return value.literal
    try:
        return int(value.literal) if value.literal.isdecimal() else _finite(value.literal)
    except ValueError:
        return None


def _finite(digits: str) -> float:
    if not digits.isascii() or not any(map(str.isdigit, digits)) or "_" in digits:
        raise ValueError(digits)
    value = float(digits)
    if not math.isfinite(value):
        raise ValueError(digits)
    return value


def literal_time(value: Typed) -> datetime | None:
    """Give the time that a literal is: milliseconds, or an ISO 8601 text, UTC unless it says so."""
    if isinstance(value.literal, bool) or value.literal is None:
        return None
    try:
        if isinstance(value.literal, str):
            when = datetime.fromisoformat(value.literal)
            return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
        return datetime.fromtimestamp(value.literal / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None
