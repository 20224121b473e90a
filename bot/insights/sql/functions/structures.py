"""Functions of maps and lists. A map or list is JSON text; see `Kind.JSON`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.insights.sql.build import case
from bot.insights.sql.conversions import as_structure
from bot.insights.sql.functions.arguments import literal_int, string
from bot.insights.sql.typed import Kind, Sql, Typed

if TYPE_CHECKING:
    from bot.insights.sql.context import Context
    from bot.insights.syntax import Call

__all__ = ["FUNCTIONS"]


def _structure(call: Call, context: Context) -> Sql:
    return as_structure(context.translate(call.arguments[0]), context.dialect)


def _json_parse(call: Call, context: Context) -> Typed:
    return Typed(_structure(call, context), Kind.JSON)


def _json_stringify(call: Call, context: Context) -> Typed:
    return Typed(string(call, 0, context), Kind.TEXT)


def _elements(call: Call, context: Context) -> Sql:
    """Give the list's elements; null where the argument is no list."""
    dialect = context.dialect
    value = string(call, 0, context)
    return dialect.once(value, lambda it: case((dialect.is_list(it), dialect.elements(it))))


def _json_array_size(call: Call, context: Context) -> Typed:
    return Typed(context.dialect.list_size(_elements(call, context)), Kind.INTEGER)


def _json_array_contains(call: Call, context: Context) -> Typed:
    found = context.dialect.list_contains(_elements(call, context), string(call, 1, context))
    return Typed(found, Kind.BOOLEAN)


def _split(call: Call, context: Context) -> Typed:
    """Give the parts as a list, or the part at a 0-based position."""
    parts = context.dialect.split(string(call, 0, context), string(call, 1, context))
    if len(call.arguments) == 2:  # noqa: PLR2004 - without a position
        return Typed(context.dialect.json_of_list(parts), Kind.JSON)
    position = literal_int(call, 2, context)
    return Typed(context.dialect.element(parts, position), Kind.TEXT)


FUNCTIONS: Final = {
    "jsonParse": _json_parse,
    "jsonStringify": _json_stringify,
    "jsonArraySize": _json_array_size,
    "jsonArrayContains": _json_array_contains,
    "split": _split,
}
