"""A tree as text: `parse(to_text(query)) == query` for every tree that the parser can make."""

from __future__ import annotations

from functools import singledispatch

from bot.insights.expression_text import expr_text, heading
from bot.insights.literals import quote_part, quote_regex, quote_string
from bot.insights.syntax import (
    Dedup,
    Display,
    Fields,
    FillMissing,
    Filter,
    Glob,
    Item,
    Limit,
    Parse,
    Query,
    Sort,
    SortKey,
    Stats,
    Unnest,
)

__all__ = ["expr_text", "heading", "to_text"]


def to_text(query: Query) -> str:
    """Return the query in its canonical form, one command a line."""
    return "\n| ".join(map(_command, query.commands))


@singledispatch
def _command(command: object) -> str:
    raise TypeError(f"{type(command).__name__} is no command")


@_command.register
def _fields(command: Fields) -> str:
    return f"fields {_items(command.items)}"


@_command.register
def _display(command: Display) -> str:
    return f"display {_items(command.items)}"


@_command.register
def _filter(command: Filter) -> str:
    return f"filter {expr_text(command.condition)}"


@_command.register
def _stats(command: Stats) -> str:
    groups = f" by {_items(command.groups)}" if command.groups else ""
    return f"stats {_items(command.aggregates)}{groups}"


@_command.register
def _sort(command: Sort) -> str:
    return f"sort {', '.join(map(_sort_key, command.keys))}"


@_command.register
def _limit(command: Limit) -> str:
    return f"limit {command.count}"


@_command.register
def _dedup(command: Dedup) -> str:
    return f"dedup {', '.join(map(expr_text, command.fields))}"


@_command.register
def _parse(command: Parse) -> str:
    match command.pattern:
        case Glob(text):
            pattern = quote_string(text)
        case _ as regex:
            pattern = quote_regex(regex.pattern)
    names = f" as {', '.join(map(_name, command.names))}" if command.names else ""
    return f"parse {expr_text(command.source)} {pattern}{names}"


@_command.register
def _unnest(command: Unnest) -> str:
    return f"unnest {expr_text(command.source)} into {_name(command.alias)}"


@_command.register
def _fill_missing(command: FillMissing) -> str:
    fills = (f"{expr_text(fill.value)} for {expr_text(fill.field)}" for fill in command.fills)
    return f"fillmissing with {', '.join(fills)}" if command.fills else "fillmissing"


def _items(items: tuple[Item, ...]) -> str:
    return ", ".join(map(_item, items))


def _item(item: Item) -> str:
    alias = f" as {_name(item.alias)}" if item.alias is not None else ""
    return expr_text(item.expression) + alias


def _sort_key(key: SortKey) -> str:
    return expr_text(key.expression) + (" desc" if key.descending else "")


def _name(name: str) -> str:
    return quote_part(name, first=True)
