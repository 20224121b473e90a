"""Names that a query may not give on Logs Insights: the engine asks by the fields of those names.

What the engine adds (the window, the order of time, the totals) stands behind commands of the
query, where a column called `eventTime` would be taken for the event's own. The archive has no such
trouble, its own fields being columns of a table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.insights.errors import UnsupportedQueryError
from bot.insights.sql.regexes import translated
from bot.insights.syntax import Field, Fields, Parse, Regex, Stats, Unnest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.insights.syntax import Command, Item, Query, Span

__all__ = ["refuse_shadowing"]

_OF_ROWS: Final = frozenset(
    {"@timestamp", "errorCode", "eventName", "eventTime", "sourceIPAddress", "userIdentity"}
)
_OF_GROUPS: Final = frozenset({"@timestamp"})
"""Behind `stats` nothing is asked by the event's own fields, but `@timestamp` is `eventTime`."""


def refuse_shadowing(query: Query, source: str = "") -> None:
    """Raise `UnsupportedQueryError` where the query calls something else by one of the names."""
    for command in query.commands:
        taken = _OF_GROUPS if isinstance(command, Stats) else _OF_ROWS
        for name, span in _given(command):
            if name.split(".")[0] in taken:
                raise UnsupportedQueryError(
                    f"On CloudWatch Logs Insights nothing else can be called {name}: the bot asks"
                    " by the event's own field of that name.",
                    span,
                    feature="alias",
                    source=source,
                    suggestion="Call it something else.",
                )


def _given(command: Command) -> Iterator[tuple[str, Span]]:
    """The names that a command gives to what it makes."""
    match command:
        case Fields(items):
            yield from _aliases(items)
        case Stats(aggregates, groups):
            yield from _aliases((*aggregates, *groups))
        case Unnest(_, alias, span):
            yield alias, span
        case Parse(_, pattern, names, span):
            named = translated(pattern.pattern).names if isinstance(pattern, Regex) else ()
            yield from ((name, span) for name in (*names, *(name for name, _ in named)))


def _aliases(items: Iterable[Item]) -> Iterator[tuple[str, Span]]:
    for item in items:
        itself = isinstance(item.expression, Field) and item.expression.name == item.alias
        if item.alias and not itself:
            yield item.alias, item.span
