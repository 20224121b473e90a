"""Which fields of an event each column of a result is made of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bot.insights.expression_text import heading
from bot.insights.functions import FUNCTIONS
from bot.insights.parser import parse
from bot.insights.syntax import Call, Display, Expr, Field, Fields, Glob, Parse, Stats, Unnest
from bot.insights.walk import walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.insights.syntax import Command, Item

__all__ = ["columns_read"]

_COUNTS: Final = frozenset({"count", "count_distinct"})
"""Aggregates whose result tells how many there are and nothing of what they are."""


_GROUP = re.compile(r"\(\?P?<([A-Za-z_]\w*)>")


def columns_read(query: str) -> Mapping[str, frozenset[str]]:
    """The field paths behind each name that the query defines; any other name is its own path.

    Through aliases, functions, `parse`, `unnest` and `stats`; `@message` stands for everything.
    Raises `QueryError` for a query that is refused.
    """
    known: dict[str, frozenset[str]] = {}
    for command in parse(query).commands:
        known |= dict(_defined(command, known))
    return known


def _defined(
    command: Command, known: Mapping[str, frozenset[str]]
) -> Iterator[tuple[str, frozenset[str]]]:
    """What one command adds; what `stats` does away with is left, it does no harm."""
    if isinstance(command, Fields | Display):
        yield from _items(command.items, known)
    elif isinstance(command, Stats):
        yield from _items((*command.aggregates, *command.groups), known)
    elif isinstance(command, Unnest):
        yield command.alias, _read(command.source, known)
    elif isinstance(command, Parse):
        source = _read(command.source, known)
        yield from ((name, source) for name in _captures(command))


def _items(
    items: tuple[Item, ...], known: Mapping[str, frozenset[str]]
) -> Iterator[tuple[str, frozenset[str]]]:
    for item in items:
        yield item.alias or heading(item), _read(item.expression, known)


def _read(expression: Expr, known: Mapping[str, frozenset[str]]) -> frozenset[str]:
    if isinstance(expression, Call) and _only_counts(expression):
        return frozenset()
    fields = [node for node in walk(expression) if isinstance(node, Field)]
    return frozenset().union(*(known.get(field.name, {field.name}) for field in fields))


def _only_counts(call: Call) -> bool:
    return call.function in _COUNTS and FUNCTIONS[call.function].kind == "aggregate"


def _captures(command: Parse) -> tuple[str, ...]:
    if command.names or isinstance(command.pattern, Glob):
        return command.names
    return tuple(_GROUP.findall(command.pattern.pattern))
