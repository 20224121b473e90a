"""A runbook's parameters: values put in place of `$name`, and conditions put in front.

A value becomes a literal of the tree, never text that is parsed, so that no value can change what
a query asks for.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.insights.errors import QueryError
from bot.insights.syntax import (
    Boolean,
    Expr,
    Filter,
    In,
    Like,
    Number,
    Parameter,
    Query,
    String,
)
from bot.insights.walk import rewrite, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Value", "bind", "parameters", "prepend_filters"]

Value = str | int | float | bool | list[str]

_NUMBER_BOUND: Final = 1e40


def parameters(query: Query) -> frozenset[str]:
    """Return the names of the parameters that the query asks for."""
    return frozenset(node.name for node in walk(query) if isinstance(node, Parameter))


def bind(query: Query, values: Mapping[str, Value]) -> Query:
    """Put the values in place of the parameters; values without a parameter are left over.

    A list goes where `in` takes one: `x in $names`, `x in ["root", $names]`. After `like`, any
    value is a text. Raises `QueryError` for a missing value, and for a list anywhere else.
    """

    def change(expression: Expr) -> Expr:
        if isinstance(expression, In):
            options = (part for option in expression.options for part in _spread(option, values))
            return replace(expression, options=tuple(options))
        if isinstance(expression, Like) and isinstance(expression.pattern, Parameter):
            return replace(expression, pattern=_as_text(expression.pattern, values))
        return expression

    try:
        spread = rewrite(query, change)
        return rewrite(spread, lambda expression: _single(expression, values))
    except QueryError as error:
        error.source = query.source
        raise


def prepend_filters(query: Query, conditions: Iterable[Expr]) -> Query:
    """Return the query with a `filter` for each condition in front of its commands."""
    filters = tuple(Filter(condition) for condition in conditions)
    return replace(query, commands=(*filters, *query.commands))


def _spread(option: Expr, values: Mapping[str, Value]) -> tuple[Expr, ...]:
    if isinstance(option, Parameter):
        value = _value(option, values)
        if isinstance(value, list):
            return tuple(String(text, option.span) for text in value)
    return (option,)


def _as_text(parameter: Parameter, values: Mapping[str, Value]) -> String | Parameter:
    value = _value(parameter, values)
    if isinstance(value, list):
        return parameter
    literal = _literal(parameter, value)
    match literal:
        case String():
            return literal
        case Number(text):
            return String(text, parameter.span)
        case Boolean(truth):
            return String("true" if truth else "false", parameter.span)


def _single(expression: Expr, values: Mapping[str, Value]) -> Expr:
    if not isinstance(expression, Parameter):
        return expression
    value = _value(expression, values)
    if isinstance(value, list):
        raise QueryError(
            f"${expression.name} is a list",
            expression.span,
            suggestion=f"Write field in ${expression.name}.",
        )
    return _literal(expression, value)


def _value(parameter: Parameter, values: Mapping[str, Value]) -> Value:
    if parameter.name not in values:
        given = ", ".join(f"${name}" for name in sorted(values)) or "none"
        raise QueryError(
            f"${parameter.name} has no value", parameter.span, suggestion=f"There are: {given}."
        )
    return values[parameter.name]


def _literal(parameter: Parameter, value: str | float | bool) -> String | Number | Boolean:  # noqa: FBT001 - the values' own type
    match value:
        case bool():
            return Boolean(value, parameter.span)
        case str():
            return String(value, parameter.span)
        case _:
            return _number(parameter, value)


def _number(parameter: Parameter, value: float) -> Number:
    if not abs(value) < _NUMBER_BOUND:  # so that NaN is refused, too
        raise QueryError(f"${parameter.name} is too large a number", parameter.span)
    return Number(repr(value), parameter.span)
