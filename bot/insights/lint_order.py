"""Commands that undo, or are undone by, those around them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from bot.insights.finding import Finding, note, warning
from bot.insights.syntax import Command, Dedup, Display, Limit, Query, Sort, Stats

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["MANY_ROWS", "order_rules"]

MANY_ROWS: Final = 10_000
"""What a query without `limit` returns at most.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Limit.html
"""


def order_rules(query: Query) -> Iterator[Finding]:
    """Find commands without effect, or with another one than their place suggests."""
    yield from _displays(query)
    for command, following in pairwise(query.commands):
        yield from _followed(command, following)
    for at, command in enumerate(query.commands):
        if isinstance(command, Limit) and command.count > MANY_ROWS:
            yield note(f"more than {MANY_ROWS} rows are slow to show anywhere", command.span)
        if isinstance(command, Dedup):
            yield from _after_dedup(query.commands[at + 1 :])


def _displays(query: Query) -> Iterator[Finding]:
    displays = [command for command in query.commands if isinstance(command, Display)]
    for display in displays[:-1]:
        yield warning("this display has no effect: the last one wins", display.span)


def _followed(command: Command, following: Command) -> Iterator[Finding]:
    match command, following:
        case Sort(), Stats():
            yield warning("stats does not keep the order", command.span, "Put sort after stats.")
        case Limit(), Stats():
            yield warning(
                f"stats sees {command.count} rows only", command.span, "Put limit after stats."
            )
        case Limit(), Sort():
            yield warning(
                f"sort orders the {command.count} rows that limit has left",
                command.span,
                "Put limit after sort.",
            )
        case _:
            pass


def _after_dedup(commands: tuple[Command, ...]) -> Iterator[Finding]:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Dedup.html ."""
    for command in commands:
        if not isinstance(command, Limit):
            yield note("CloudWatch Logs Insights takes nothing but limit after dedup", command.span)
            return
