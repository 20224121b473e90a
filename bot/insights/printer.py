"""A tree as text: `parse(to_text(query)) == query` for every tree that the parser can make."""

from __future__ import annotations

from typing import Final, assert_never

from bot.insights.literals import quote_part, quote_regex, quote_string
from bot.insights.syntax import (
    Binary,
    Boolean,
    Call,
    Command,
    Comparison,
    Dedup,
    Display,
    Expr,
    Field,
    Fields,
    FillMissing,
    Filter,
    Glob,
    In,
    Item,
    Like,
    Limit,
    Logical,
    Not,
    Number,
    Parameter,
    Parse,
    Query,
    Regex,
    Sort,
    SortKey,
    Star,
    Stats,
    String,
    TimeSpan,
    Unary,
    Unnest,
)

__all__ = ["expr_text", "heading", "to_text"]

_OR, _AND, _NOT, _COMPARISON, _SUM, _TERM, _UNARY, _POWER, _ATOM = range(9)
"""How tightly an expression holds together; a looser one inside a tighter one needs parentheses."""

_BINARY: Final = {"+": _SUM, "-": _SUM, "*": _TERM, "/": _TERM, "%": _TERM, "^": _POWER}


def to_text(query: Query) -> str:
    """The query in its canonical form, one command a line."""
    return "\n| ".join(_command(command) for command in query.commands)


def heading(item: Item) -> str:
    """What the item's column is called: its alias, the field's name, or the printed form."""
    if item.alias is not None:
        return item.alias
    return (
        item.expression.name if isinstance(item.expression, Field) else expr_text(item.expression)
    )


def expr_text(expression: Expr) -> str:
    """The expression in its canonical form."""
    match expression:
        case Field(path):
            return ".".join(quote_part(part, first=not at) for at, part in enumerate(path))
        case Call(function, arguments):
            return f"{function}({', '.join(map(expr_text, arguments))})"
        case Unary(operator, operand):
            return operator + _within(operand, _UNARY)
        case Not(operand):
            return f"not {_within(operand, _NOT)}"
        case Logical(operator, operands):
            level = _OR if operator == "or" else _AND
            return f" {operator} ".join(_within(operand, level + 1) for operand in operands)
        case Binary():
            return _binary(expression)
        case Comparison() | Like() | In():
            return _condition(expression)
        case _:
            return _literal(expression)


def _literal(
    literal: String | Number | Boolean | TimeSpan | Regex | Parameter | Star,
) -> str:
    match literal:
        case String(value):
            return quote_string(value)
        case Number(text):
            return text
        case Boolean(truth):
            return "true" if truth else "false"
        case TimeSpan(amount, unit):
            return f"{amount}{unit}"
        case Regex(pattern):
            return quote_regex(pattern)
        case Parameter(name):
            return f"${name}"
        case Star():
            return "*"
        case _:
            assert_never(literal)


def _binary(expression: Binary) -> str:
    level = _BINARY[expression.operator]
    if level == _POWER:
        left, right = _within(expression.left, _ATOM), _within(expression.right, _UNARY)
    else:
        left, right = _within(expression.left, level), _within(expression.right, level + 1)
    return f"{left} {expression.operator} {right}"


def _condition(condition: Comparison | Like | In) -> str:
    match condition:
        case Comparison(operator, left, right):
            return f"{_within(left, _SUM)} {operator} {_within(right, _SUM)}"
        case Like(operand, pattern, negated):
            operator = "not like" if negated else "like"
            return f"{_within(operand, _SUM)} {operator} {_within(pattern, _SUM)}"
        case In(operand, options, negated):
            operator = "not in" if negated else "in"
            return f"{_within(operand, _SUM)} {operator} [{', '.join(map(expr_text, options))}]"
        case _:
            assert_never(condition)


def _within(expression: Expr, least: int) -> str:
    text = expr_text(expression)
    return text if _level(expression) >= least else f"({text})"


def _level(expression: Expr) -> int:
    match expression:
        case Logical(operator):
            return _OR if operator == "or" else _AND
        case Not():
            return _NOT
        case Comparison() | Like() | In():
            return _COMPARISON
        case Binary(operator):
            return _BINARY[operator]
        case Unary():
            return _UNARY
        case Number(text) if text[:1] in {"-", "+"}:
            return _UNARY
        case _:
            return _ATOM


def _command(command: Command) -> str:
    match command:
        case Fields(items):
            return f"fields {_items(items)}"
        case Display(items):
            return f"display {_items(items)}"
        case Filter(condition):
            return f"filter {expr_text(condition)}"
        case Stats(aggregates, groups):
            return f"stats {_items(aggregates)}{f' by {_items(groups)}' if groups else ''}"
        case Sort(keys):
            return f"sort {', '.join(map(_sort_key, keys))}"
        case Limit(count):
            return f"limit {count}"
        case Dedup(fields):
            return f"dedup {', '.join(map(expr_text, fields))}"
        case Parse():
            return _parse(command)
        case Unnest(source, alias):
            return f"unnest {expr_text(source)} into {_name(alias)}"
        case FillMissing():
            return _fill_missing(command)
        case _:
            assert_never(command)


def _items(items: tuple[Item, ...]) -> str:
    return ", ".join(
        expr_text(item.expression) + (f" as {_name(item.alias)}" if item.alias is not None else "")
        for item in items
    )


def _sort_key(key: SortKey) -> str:
    return expr_text(key.expression) + (" desc" if key.descending else "")


def _parse(command: Parse) -> str:
    match command.pattern:
        case Glob(text):
            pattern = quote_string(text)
        case Regex(text):
            pattern = quote_regex(text)
    names = f" as {', '.join(map(_name, command.names))}" if command.names else ""
    return f"parse {expr_text(command.source)} {pattern}{names}"


def _fill_missing(command: FillMissing) -> str:
    fills = ", ".join(
        f"{expr_text(fill.value)} for {expr_text(fill.field)}" for fill in command.fills
    )
    return f"fillmissing with {fills}" if fills else "fillmissing"


def _name(name: str) -> str:
    return quote_part(name, first=True)
