"""Expressions of the language as SQL."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Final, assert_never

from sqlglot import exp

from bot.insights.errors import UnsupportedQueryError
from bot.insights.sql.aggregates import AGGREGATES
from bot.insights.sql.arithmetic import calculate, negate
from bot.insights.sql.build import all_of, any_of, not_, number, text
from bot.insights.sql.comparison import compare, contained
from bot.insights.sql.conversions import as_boolean, as_number, as_text
from bot.insights.sql.functions import SCALARS
from bot.insights.sql.typed import Kind, Sql, Typed
from bot.insights.syntax import (
    NOWHERE,
    Binary,
    Boolean,
    Call,
    Comparison,
    Expr,
    Field,
    In,
    Like,
    Logical,
    Not,
    Number,
    Parameter,
    Regex,
    Star,
    String,
    TimeSpan,
    Unary,
)

if TYPE_CHECKING:
    from bot.insights.sql.context import Context

__all__ = ["condition", "translate"]

_LARGEST: Final = 50_000
"""The most nodes of one expression's SQL."""


def translate(expression: Expr, context: Context) -> Typed:
    """Give the SQL of an expression and its kind."""
    try:
        return _bounded(_translated(expression, context), expression, context)
    except UnsupportedQueryError as error:
        if error.span is not NOWHERE:
            raise
        # The builders of literals and forms know nothing of places.
        raise context.refuse(
            error.message, expression.span, error.feature, error.suggestion
        ) from error


def _bounded(value: Typed, expression: Expr, context: Context) -> Typed:
    """Refuse what would make a text of megabytes: comparisons of comparisons double it."""
    if next(islice(value.sql.walk(), _LARGEST, None), None) is not None:
        raise context.refuse(
            "This expression is too large as SQL.",
            expression.span,
            "large expression",
            "Give its parts names with fields, and use the names.",
        )
    return value


def _translated(expression: Expr, context: Context) -> Typed:  # noqa: PLR0911 - one a node
    match expression:
        case Field():
            return context.resolve(expression)
        case String(value):
            return Typed(text(value), Kind.TEXT, literal=value)
        case Number():
            kind = Kind.INTEGER if isinstance(expression.value, int) else Kind.NUMBER
            return Typed(number(expression.value), kind, literal=expression.value)
        case Boolean(value):
            return Typed(exp.true() if value else exp.false(), Kind.BOOLEAN, literal=value)
        case Unary():
            return _signed(expression, context)
        case Binary(operator, left, right):
            sides = context.translate(left), context.translate(right)
            return calculate(operator, *sides, context.dialect)
        case Comparison() | Like() | In() | Logical() | Not():
            return Typed(condition(expression, context), Kind.BOOLEAN)
        case Call():
            return _call(expression, context)
        case TimeSpan() | Regex() | Star() | Parameter():
            raise _misplaced(expression, context)
        case _:
            assert_never(expression)


def condition(expression: Expr, context: Context) -> Sql:  # noqa: PLR0911 - one a node
    """Give the SQL of an expression as a condition."""
    match expression:
        case Logical("and", operands):
            return all_of([condition(operand, context) for operand in operands])
        case Logical(_, operands):
            return any_of([condition(operand, context) for operand in _gathered(operands)])
        case Not(operand):
            return not_(condition(operand, context))
        case Comparison(operator, left, right):
            sides = context.translate(left), context.translate(right)
            return compare(operator, *sides, context.dialect)
        case In(operand, options, negated):
            values = [context.translate(option) for option in options]
            found = contained(context.translate(operand), values, context.dialect)
            return not_(found) if negated else found
        case Like():
            return _like(expression, context)
        case _:
            return as_boolean(context.translate(expression))


def _like(expression: Like, context: Context) -> Sql:
    value = as_text(context.translate(expression.operand), context.dialect)
    if isinstance(expression.pattern, Regex):
        found = context.dialect.matches(value, expression.pattern.pattern)
    else:
        part = as_text(context.translate(expression.pattern), context.dialect)
        found = context.dialect.contains(value, part)
    return not_(found) if expression.negated else found


def _gathered(operands: tuple[Expr, ...]) -> list[Expr]:
    """Give the alternatives, with equalities on one field made one `in`, where the first stood.

    A chain of `or` is how queries are published, `IN` is what engines push down to a scan.
    """
    place: dict[Expr, int] = {}
    result: list[Expr] = []
    for operand in operands:
        choice = _choice(operand)
        if choice is None:
            result.append(operand)
        elif choice.operand in place:
            at = place[choice.operand]
            known = result[at]
            assert isinstance(known, In)  # noqa: S101 - only a choice was ever put there
            result[at] = replace(known, options=known.options + choice.options)
        else:
            place[choice.operand] = len(result)
            result.append(choice)
    return result


def _choice(operand: Expr) -> In | None:
    """`field = literal` and `field in [literals]` as the latter."""
    literals = (String, Number, Boolean)
    match operand:
        case Comparison("=", Field() as field, right) if isinstance(right, literals):
            return In(field, (right,), span=operand.span)
        case In(Field(), options, False) if all(isinstance(o, literals) for o in options):
            return operand
        case _:
            return None


def _signed(expression: Unary, context: Context) -> Typed:
    operand = context.translate(expression.operand)
    if expression.operator == "-":
        return negate(operand, context.dialect)
    return as_number(operand, context.dialect)


def _call(expression: Call, context: Context) -> Typed:
    build = SCALARS.get(expression.function) or AGGREGATES.get(expression.function)
    if build is None:
        raise context.refuse(
            f"{expression.function}() is not supported by this engine.",
            expression.span,
            expression.function,
        )
    return build(expression, context)


def _misplaced(expression: Expr, context: Context) -> Exception:
    name = type(expression).__name__
    if isinstance(expression, Parameter):
        return context.refuse(
            f"The parameter ${expression.name} has no value.", expression.span, "unbound parameter"
        )
    return context.refuse(f"A {name} cannot stand here.", expression.span, name)
