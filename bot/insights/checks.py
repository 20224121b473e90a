"""What the grammar cannot say: arguments, and where aggregates, regexes and periods belong."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from bot.insights.errors import QuerySyntaxError
from bot.insights.expression_text import expr_text, heading
from bot.insights.functions import FUNCTIONS, PERIOD_ARGUMENT, REGEX_ARGUMENT
from bot.insights.names import is_aggregate
from bot.insights.regex import group_names, problem
from bot.insights.syntax import (
    Call,
    Command,
    Expr,
    Field,
    Glob,
    Item,
    Like,
    Parse,
    Query,
    Regex,
    Star,
    Stats,
    TimeSpan,
)
from bot.insights.walk import children, expressions, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.insights.walk import Node

__all__ = ["check"]

_STARRED = frozenset({"count", "count_over_time"})


def check(query: Query) -> None:
    """Raise `QuerySyntaxError`, without its source, for the first thing that is wrong."""
    stats: Stats | None = None
    for command in query.commands:
        _check_calls(command)
        _check_places(command)
        if isinstance(command, Parse):
            _check_parse(command)
        if isinstance(command, Stats):
            _check_stats(command)
            stats = command
        else:
            _refuse_aggregates(command, stats)


def _check_calls(command: Command) -> None:
    for call in walk(command):
        if not isinstance(call, Call):
            continue
        function = FUNCTIONS[call.function]
        if not function.accepts(len(call.arguments)):
            hint = (
                "To round another time than @timestamp, write datefloor(field, 5m)."
                if function.name == "bin"
                else function.doc
            )
            _refuse(
                f"{function.name}() takes {function.arity}, not {len(call.arguments)}", call, hint
            )
        if isinstance(next(iter(call.arguments), None), Star) and call.function not in _STARRED:
            _refuse(f"{function.name}() takes a field, not *", call, function.doc)
        if call.function in PERIOD_ARGUMENT and not isinstance(call.arguments[-1], TimeSpan):
            _refuse(f"{function.name}() takes a length of time such as 5m", call.arguments[-1])


def _check_places(command: Command) -> None:
    """Regexes and periods are allowed as a few functions' and operators' operands only."""
    allowed = {id(place) for node in walk(command) for place in _places(node)}
    for expression in expressions(command):
        if isinstance(expression, Regex | TimeSpan) and id(expression) not in allowed:
            what = "a /regex/ belongs after like or =~"
            if isinstance(expression, TimeSpan):
                what = "a length of time belongs into bin(), datefloor() or dateceil()"
            _refuse(what, expression)
        if isinstance(expression, Regex) and (found := problem(expression.pattern)):
            _refuse(found[0], expression, found[1])


def _places(node: Node) -> Iterator[Expr]:
    match node:
        case Like(_, pattern) | Parse(_, Regex() as pattern):
            yield pattern
        case Call(function, arguments) if function in PERIOD_ARGUMENT:
            yield arguments[-1]
        case Call(function, arguments) if function in REGEX_ARGUMENT:
            yield from arguments


def _check_parse(command: Parse) -> None:
    if isinstance(command.pattern, Glob):
        stars, names = command.pattern.pattern.count("*"), len(command.names)
        if stars != names or not stars:
            _refuse(
                f"the pattern has {stars} * and there are {names} names",
                command.pattern,
                'Each * captures a part, and each part needs a name: "*:*" as a, b.',
            )
    elif not command.names and not group_names(command.pattern.pattern):
        _refuse(
            "the regex captures nothing",
            command.pattern,
            "Name its groups: /user=(?<user>\\w+)/.",
        )


def _check_stats(command: Stats) -> None:
    for item in command.groups:
        _refuse_nested(item, "a group cannot be an aggregate")
    for item in command.aggregates:
        _check_aggregate(item)


def _check_aggregate(item: Item) -> None:
    expression = item.expression
    if isinstance(expression, Field) and expression.name.lower() in FUNCTIONS:
        _refuse("an aggregate has parentheses", expression, f"Write {expression.name}(...).")
    outside = list(_outside_aggregates(expression))
    if not any(is_aggregate(part) for part in outside):
        _refuse(
            "stats needs an aggregate here",
            expression,
            "Write stats count(*) by field to group by a field.",
        )
    for part in outside:
        if isinstance(part, Field):
            _refuse(
                f"{part.name} is neither in an aggregate nor a group",
                part,
                f"Write latest({part.name}), or put it after by.",
            )
        if isinstance(part, Call) and is_aggregate(part):
            for argument in part.arguments:
                _refuse_nested(argument, "an aggregate cannot stand inside another")


def _outside_aggregates(expression: Expr) -> Iterator[Expr]:
    """Yield the expression and what is below it, down to its aggregates."""
    yield expression
    if not is_aggregate(expression):
        for child in children(expression):
            yield from _outside_aggregates(child)  # type: ignore[arg-type]  # an Expr's are Exprs


def _refuse_nested(node: Node, message: str) -> None:
    for below in expressions(node):
        if is_aggregate(below):
            _refuse(message, below, "Write a second stats after the first.")


def _refuse_aggregates(command: Command, stats: Stats | None) -> None:
    for below in expressions(command):
        if is_aggregate(below):
            _refuse(
                f"{expr_text(below)} is an aggregate, and belongs into stats",
                below,
                _aggregate_hint(below, stats),
            )


def _aggregate_hint(expression: Expr, stats: Stats | None) -> str:
    if stats is None:
        return "Write stats first, and then filter or sort by its columns."
    items = (*stats.aggregates, *stats.groups)
    for item in items:
        if item.alias is not None and item.expression == expression:
            return f"It is called {item.alias} here."
    return f"The stats before has {', '.join(heading(item) for item in items)}."


def _refuse(message: str, node: Expr | Glob, suggestion: str = "") -> NoReturn:
    raise QuerySyntaxError(message, node.span, suggestion=suggestion)
