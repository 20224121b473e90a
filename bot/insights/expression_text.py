"""An expression as text, with no parentheses but those it needs."""

from __future__ import annotations

from functools import singledispatch
from typing import Final

from bot.insights.literals import quote_part, quote_regex, quote_string
from bot.insights.syntax import (
    Binary,
    Boolean,
    Call,
    Comparison,
    Expr,
    Field,
    In,
    Item,
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

__all__ = ["expr_text", "heading"]

_OR, _AND, _NOT, _COMPARISON, _SUM, _TERM, _UNARY, _POWER, _ATOM = range(9)
"""How tightly an expression holds together; a looser one inside a tighter one needs parentheses."""

_BINARY: Final = {"+": _SUM, "-": _SUM, "*": _TERM, "/": _TERM, "%": _TERM, "^": _POWER}
_LOGICAL: Final = {"or": _OR, "and": _AND}


def expr_text(expression: Expr) -> str:
    """Return the expression in its canonical form."""
    return _text(expression)


def heading(item: Item) -> str:
    """Return what its column is called: the alias, the field's name, or the printed form."""
    if item.alias is not None:
        return item.alias
    return item.expression.name if isinstance(item.expression, Field) else _text(item.expression)


@singledispatch
def _text(expression: object) -> str:
    raise TypeError(f"{type(expression).__name__} is no expression")


@_text.register
def _field(field: Field) -> str:
    return ".".join(quote_part(part, first=not at) for at, part in enumerate(field.path))


@_text.register
def _string(string: String) -> str:
    return quote_string(string.value)


@_text.register
def _number(number: Number) -> str:
    return number.text


@_text.register
def _boolean(boolean: Boolean) -> str:
    return "true" if boolean.value else "false"


@_text.register
def _timespan(timespan: TimeSpan) -> str:
    return f"{timespan.amount}{timespan.unit}"


@_text.register
def _regex(regex: Regex) -> str:
    return quote_regex(regex.pattern)


@_text.register
def _parameter(parameter: Parameter) -> str:
    return f"${parameter.name}"


@_text.register
def _star(_: Star) -> str:
    return "*"


@_text.register
def _call(call: Call) -> str:
    return f"{call.function}({', '.join(map(_text, call.arguments))})"


@_text.register
def _unary(unary: Unary) -> str:
    return unary.operator + _within(unary.operand, _UNARY)


@_text.register
def _binary(binary: Binary) -> str:
    level = _BINARY[binary.operator]
    if level == _POWER:
        left, right = _within(binary.left, _ATOM), _within(binary.right, _UNARY)
    else:
        left, right = _within(binary.left, level), _within(binary.right, level + 1)
    return f"{left} {binary.operator} {right}"


@_text.register
def _comparison(comparison: Comparison) -> str:
    left, right = _within(comparison.left, _SUM), _within(comparison.right, _SUM)
    return f"{left} {comparison.operator} {right}"


@_text.register
def _like(like: Like) -> str:
    operator = "not like" if like.negated else "like"
    return f"{_within(like.operand, _SUM)} {operator} {_within(like.pattern, _SUM)}"


@_text.register
def _in(membership: In) -> str:
    operator = "not in" if membership.negated else "in"
    options = ", ".join(map(_text, membership.options))
    return f"{_within(membership.operand, _SUM)} {operator} [{options}]"


@_text.register
def _not(negation: Not) -> str:
    return f"not {_within(negation.operand, _NOT)}"


@_text.register
def _logical(logical: Logical) -> str:
    level = _LOGICAL[logical.operator]
    return f" {logical.operator} ".join(_within(part, level + 1) for part in logical.operands)


def _within(expression: Expr, least: int) -> str:
    text = _text(expression)
    return text if _level(expression) >= least else f"({text})"


def _level(expression: Expr) -> int:
    match expression:
        case Logical(operator):
            return _LOGICAL[operator]
        case Binary(operator):
            return _BINARY[operator]
        case Not():
            return _NOT
        case Comparison() | Like() | In():
            return _COMPARISON
        case _:
            signed = isinstance(expression, Number) and expression.text[:1] in {"-", "+"}
            return _UNARY if signed or isinstance(expression, Unary) else _ATOM
