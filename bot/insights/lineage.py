"""Which fields of an event each column of a result is made of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING, Final, cast

from bot.insights.expression_text import heading
from bot.insights.functions import FUNCTIONS
from bot.insights.parser import parse
from bot.insights.regex import group_names
from bot.insights.syntax import (
    Call,
    Command,
    Display,
    Expr,
    Field,
    Fields,
    FillMissing,
    Glob,
    Parse,
    Stats,
    Unnest,
)
from bot.insights.walk import children

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Lineage", "Origin", "columns_read"]

_BLIND: Final = frozenset(
    {"count", "count_distinct", "count_over_time", "ispresent", "jsonArraySize", "messageSize"}
)
"""Functions that tell that there is something, or how much, and nothing of what it is."""

_KEEPING: Final = frozenset(
    {
        *("case", "coalesce", "if", "jsonParse", "jsonStringify"),
        *("earliest", "latest", "max", "min", "sortsFirst", "sortsLast"),
    }
)
"""Functions whose result is one of their arguments as it stands."""

_MESSAGE: Final = "@message"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a column's values come from: paths of an event's fields; `@message` is all of them.

    `whole` says that a value is the value of one of the fields, or a number or a truth about it;
    else it is text made of them, a piece of an object's JSON maybe.
    """

    fields: frozenset[str] = frozenset()
    whole: bool = True

    def member(self, name: str) -> Origin:
        """Where a member of these values comes from."""
        if not self.whole:
            return self
        return Origin(frozenset(_below(path, name) for path in self.fields))


@dataclass(frozen=True, slots=True)
class Lineage:
    """The names that a query makes; any other name is an event's own field."""

    names: Mapping[str, Origin]

    def of(self, name: str) -> Origin:
        """Where the values behind a name come from.

        `made.member` is a member of what the query made, or, in back quotes, a field of the event
        whose first part has the same name: it is taken for both.
        """
        if name in self.names:
            return self.names[name]
        parts = name.split(".")
        for length in range(len(parts) - 1, 0, -1):
            made = self.names.get(".".join(parts[:length]))
            if made is not None:
                return _together([reduce(Origin.member, parts[length:], made), _own(name)])
        return _own(name)


def columns_read(query: str) -> Lineage:
    """Follow a query's names through aliases, functions, `parse`, `unnest` and `stats`.

    Raises `QueryError` for a query that is refused.
    """
    names: dict[str, Origin] = {}
    for command in parse(query).commands:
        _follow(command, names)
    return Lineage(names)


def _follow(command: Command, names: dict[str, Origin]) -> None:
    """Add the names that one command makes, one by one: the next may be made of the last.

    A name that `stats` does away with is left: nothing can ask for it. A plain field makes no
    name: what is shown of it is what its name means in the end.
    """
    known = Lineage(names)
    match command:
        case Fields(items) | Display(items):
            for item in items:
                if item.alias is not None or not isinstance(item.expression, Field):
                    names[heading(item)] = _read(item.expression, known)
        case Stats(aggregates, groups):
            for item in (*aggregates, *groups):
                names[heading(item)] = _read(item.expression, known)
        case Unnest(source, alias):
            names[alias] = _read(source, known).member("0")
        case Parse(source):
            cut = replace(_read(source, known), whole=False)
            names.update(dict.fromkeys(_captures(command), cut))
        case FillMissing(fills):
            for fill in fills:
                names[fill.field.name] = _together(
                    _read(part, known) for part in (fill.field, fill.value)
                )


def _read(expression: Expr, known: Lineage) -> Origin:
    if isinstance(expression, Field):
        return known.of(expression.name)
    if isinstance(expression, Call) and expression.function in _BLIND:
        return Origin()
    origin = _together(_read(cast("Expr", part), known) for part in children(expression))
    return replace(origin, whole=origin.whole and not _makes_text(expression))


def _makes_text(expression: Expr) -> bool:
    if not isinstance(expression, Call) or expression.function in _KEEPING:
        return False
    return FUNCTIONS[expression.function].result in {"text", "any"}


def _captures(command: Parse) -> tuple[str, ...]:
    if command.names or isinstance(command.pattern, Glob):
        return command.names
    return group_names(command.pattern.pattern)


def _own(name: str) -> Origin:
    return Origin(frozenset({name}))


def _together(origins: Iterable[Origin]) -> Origin:
    given = list(origins)
    fields = frozenset[str]().union(*(origin.fields for origin in given))
    return Origin(fields, all(origin.whole for origin in given))


def _below(path: str, name: str) -> str:
    """A member of the whole event is one of its fields."""
    return name if path == _MESSAGE else f"{path}.{name}"
