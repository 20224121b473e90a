"""Operators that do something else than their look promises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.insights.expression_text import expr_text
from bot.insights.finding import Finding, note, warning
from bot.insights.lint_fields import scopes
from bot.insights.syntax import (
    Call,
    Comparison,
    Expr,
    Field,
    In,
    Like,
    Query,
    String,
    TimeSpan,
)
from bot.insights.timespan import capped
from bot.insights.walk import expressions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.insights.lint_fields import Scope

__all__ = ["value_rules"]

_PRESENCE: Final = frozenset({"coalesce", "isblank", "isempty", "ispresent"})
_LARGER: Final = {"ms": (1000, "s"), "s": (60, "m"), "m": (60, "h"), "h": (24, "d")}


def value_rules(query: Query) -> Iterator[Finding]:
    """Find negations of what may be missing, `%` in `like`, and periods that are cut."""
    asked_for = frozenset(_asked_for(query))
    for command, scope in scopes(query):
        for expression in expressions(command):
            yield from _negated(expression, scope, asked_for)
            yield from _percent(expression)
            yield from _cut(expression)


def _asked_for(query: Query) -> Iterator[str]:
    """Yield the fields whose absence the query itself deals with."""
    for expression in expressions(query):
        if isinstance(expression, Call) and expression.function in _PRESENCE:
            for below in expression.arguments:
                if isinstance(below, Field):
                    yield below.name


def _negated(expression: Expr, scope: Scope, asked_for: frozenset[str]) -> Iterator[Finding]:
    for operand in _negated_operands(expression):
        name = operand.name if isinstance(operand, Field) else ""
        if name and name not in asked_for and scope.may_lack(name):
            yield note(
                f"events without {name} are not found: no comparison with a missing field is true",
                expression.span,
                f"To have them too: not ispresent({name}) or {expr_text(expression)}",
            )


def _negated_operands(expression: Expr) -> tuple[Expr, ...]:
    """Return what is compared; a comparison with "" asks for presence, and is left out."""
    match expression:
        case Comparison("!=", left, right) if String("") not in (left, right):
            return (left, right)
        case Like(operand, _, True) | In(operand, _, True):
            return (operand,)
        case _:
            return ()


def _percent(expression: Expr) -> Iterator[Finding]:
    match expression:
        case Like(_, String(text) as pattern) if text.strip("%") != text:
            yield warning(
                "% has no meaning in like, and is looked for as it stands",
                pattern.span,
                f"like finds {expr_text(String(text.strip('%')))} anywhere in the text; "
                "for the start or the end, use /^regex/ or /regex$/.",
            )


def _cut(expression: Expr) -> Iterator[Finding]:
    match expression:
        case Call("bin", (TimeSpan() as period,)) if (cut := capped(period)) != period:
            yield warning(
                f"bin({expr_text(period)}) counts as bin({expr_text(cut)})",
                period.span,
                _larger_unit(period),
            )


def _larger_unit(period: TimeSpan) -> str:
    factor, unit = _LARGER[period.unit]
    amount, rest = divmod(period.amount, factor)
    return f"Use a larger unit: {amount if not rest else amount + 1}{unit}."
