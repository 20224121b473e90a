"""Functions of texts. Null in, null out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from sqlglot import exp

from bot.insights.sql.build import binary, number, text
from bot.insights.sql.build import call as sql_call
from bot.insights.sql.context import Context
from bot.insights.sql.conversions import literal_number
from bot.insights.sql.dialects.base import WHITE_SPACE
from bot.insights.sql.functions.arguments import integer, literal_text, regex, string
from bot.insights.sql.regexes import translated
from bot.insights.sql.typed import Kind, Sql, Typed
from bot.insights.syntax import Call

if TYPE_CHECKING:
    from bot.insights.sql.dialects import Dialect

__all__ = ["FUNCTIONS"]

_LONGEST: Final = 1_000_000_000

Builder = Callable[[Call, Context], Typed]


def _named(name: str, kind: Kind = Kind.TEXT) -> Builder:
    """Give a function of one text that every engine has under the same name."""

    def build(call: Call, context: Context) -> Typed:
        return Typed(sql_call(name, string(call, 0, context)), kind)

    return build


def _through(method: Callable[[Dialect, Sql], Sql], kind: Kind = Kind.TEXT) -> Builder:
    """Give a function of one text that the dialects write differently."""

    def build(call: Call, context: Context) -> Typed:
        return Typed(method(context.dialect, string(call, 0, context)), kind)

    return build


def _test(method: Callable[[Dialect, Sql, Sql], Sql]) -> Builder:
    """Give a condition on two texts."""

    def build(call: Call, context: Context) -> Typed:
        sides = string(call, 0, context), string(call, 1, context)
        return Typed(method(context.dialect, *sides), Kind.BOOLEAN)

    return build


def _trim(side: str) -> Builder:
    def build(call: Call, context: Context) -> Typed:
        characters = string(call, 1, context) if len(call.arguments) > 1 else text(WHITE_SPACE)
        trimmed = context.dialect.trimmed(string(call, 0, context), characters, side)
        return Typed(trimmed, Kind.TEXT)

    return build


def _concat(call: Call, context: Context) -> Typed:
    """Put texts together; what is missing counts as empty."""
    parts = [
        sql_call("COALESCE", string(call, position, context), text(""))
        for position in range(len(call.arguments))
    ]
    return Typed(sql_call("CONCAT", *parts) if len(parts) > 1 else parts[0], Kind.TEXT)


def _substr(call: Call, context: Context) -> Typed:
    """Count from 1, as SQL does; the language counts from 0."""
    value = string(call, 0, context)
    bounds = [_after(call, context)]
    if len(call.arguments) > 2:  # noqa: PLR2004 - text, start, length
        bounds.append(_count(call, 2, context))
    return Typed(sql_call("SUBSTR", value, *bounds), Kind.TEXT)


def _after(call: Call, context: Context) -> Sql:
    start = _count(call, 1, context)
    if isinstance(start, exp.Literal):
        return number(int(start.this) + 1)
    return binary(exp.Add, start, number(1))


def _count(call: Call, position: int, context: Context) -> Sql:
    """A number of characters: none below zero, and none that an engine would choke on."""
    known = literal_number(context.translate(call.arguments[position]))
    if isinstance(known, int):
        return number(min(max(known, 0), _LONGEST))
    return sql_call(
        "LEAST",
        sql_call("GREATEST", integer(call, position, context), number(0)),
        number(_LONGEST),
    )


def _replace(call: Call, context: Context) -> Typed:
    parts = [string(call, position, context) for position in range(3)]
    return Typed(sql_call("REPLACE", *parts), Kind.TEXT)


def _regex_replace(call: Call, context: Context) -> Typed:
    pattern = translated(regex(call, 1, context)).pattern
    replacement = literal_text(call, 2, context)
    replaced = context.dialect.replaced(string(call, 0, context), pattern, replacement)
    return Typed(replaced, Kind.TEXT)


def _dec_to_hex(call: Call, context: Context) -> Typed:
    return Typed(context.dialect.hex_of_number(integer(call, 0, context)), Kind.TEXT)


FUNCTIONS: Final[dict[str, Builder]] = {
    "strlen": _named("LENGTH", Kind.INTEGER),
    "toupper": _named("UPPER"),
    "tolower": _named("LOWER"),
    "concat": _concat,
    "ltrim": _trim("LEADING"),
    "rtrim": _trim("TRAILING"),
    "trim": _trim("BOTH"),
    "substr": _substr,
    "replace": _replace,
    "regexReplace": _regex_replace,
    "strcontains": _test(lambda dialect, value, part: dialect.contains(value, part)),
    "startsWith": _test(lambda dialect, value, part: dialect.starts_with(value, part)),
    "endsWith": _test(lambda dialect, value, part: dialect.ends_with(value, part)),
    "urlencode": _through(lambda dialect, value: dialect.url_encoded(value)),
    "urldecode": _through(lambda dialect, value: dialect.url_decoded(value)),
    "base64encode": _through(lambda dialect, value: dialect.base64_encoded(value)),
    "base64decode": _through(lambda dialect, value: dialect.base64_decoded(value)),
    "hexToAscii": _through(lambda dialect, value: dialect.text_of_hex(value)),
    "hexToDec": _through(lambda dialect, value: dialect.number_of_hex(value), Kind.INTEGER),
    "decToHex": _dec_to_hex,
}
