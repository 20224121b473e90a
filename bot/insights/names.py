"""Names that `stats` makes: an aggregate written again after it means its column.

`stats count(*) by x | filter count(*) > 5` filters by a column that is called `count(*)`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.insights.expression_text import expr_text, heading
from bot.insights.functions import FUNCTIONS
from bot.insights.syntax import Call, Command, Expr, Field, Item, Query, Stats
from bot.insights.walk import rewrite

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["is_aggregate", "resolve_names"]


def is_aggregate(expression: Expr) -> bool:
    """Whether the expression is a call of an aggregate."""
    return isinstance(expression, Call) and FUNCTIONS[expression.function].kind == "aggregate"


def resolve_names(query: Query) -> Query:
    """Make a `Field` of each call that names a column of the `stats` before it."""
    columns: frozenset[str] = frozenset()
    commands: list[Command] = []
    for command in query.commands:
        commands.append(_resolved(command, _to_field(columns)))
        if isinstance(command, Stats):
            items = (*command.aggregates, *command.groups)
            columns = frozenset(heading(item) for item in items if item.alias is None)
    return replace(query, commands=tuple(commands))


def _to_field(columns: frozenset[str]) -> Callable[[Expr], Expr]:
    def change(expression: Expr) -> Expr:
        if columns and isinstance(expression, Call):
            name = expr_text(expression)
            return Field((name,), expression.span) if name in columns else expression
        return expression

    return change


def _resolved(command: Command, change: Callable[[Expr], Expr]) -> Command:
    """In a second `stats`, an aggregate is one again; what stands inside it is a name."""
    if not isinstance(command, Stats):
        return rewrite(command, change)

    def within(expression: Expr) -> Expr:
        if isinstance(expression, Call) and is_aggregate(expression):
            arguments = tuple(rewrite(argument, change) for argument in expression.arguments)
            return replace(expression, arguments=arguments)
        return expression

    aggregates: tuple[Item, ...] = tuple(rewrite(item, within) for item in command.aggregates)
    groups = tuple(rewrite(item, change) for item in command.groups)
    return replace(command, aggregates=aggregates, groups=groups)
