"""From lark's parse tree to the typed tree: one method a rule of `grammar.lark`."""

# Each method is named for its rule, which documents it, and gets lark's meta and children.
# ruff: noqa: D102, ARG002

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final, Literal, NoReturn

from lark import Token, v_args
from lark.visitors import Transformer_NonRecursive

from bot.insights.errors import QuerySyntaxError
from bot.insights.expression_text import expr_text
from bot.insights.functions import find_function
from bot.insights.literals import split_path, unquote_regex, unquote_string
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
    Fill,
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
    Span,
    Star,
    Stats,
    String,
    Unary,
    Unnest,
)
from bot.insights.timespan import parse_timespan

if TYPE_CHECKING:
    from lark.tree import Meta

    from bot.insights.syntax import TimeSpan

__all__ = ["LIMIT_MAXIMUM", "TreeBuilder"]

LIMIT_MAXIMUM: Final = 100_000
"""https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Limit.html"""

_MESSAGE: Final = ("@message",)
_NUMBER_DIGITS: Final = 40


@v_args(meta=True)
class TreeBuilder(Transformer_NonRecursive[Token, Query]):
    """Builds the typed tree; what is wrong raises a `QuerySyntaxError` without its source."""

    def query(self, meta: Meta, commands: list[Command]) -> Query:
        return Query(tuple(commands))

    def condition(self, meta: Meta, parts: list[Expr]) -> Query:
        return Query((Filter(parts[0], _span(meta)),))

    # --- commands ----------------------------------------------------------------------------

    def fields(self, meta: Meta, parts: list[tuple[Item, ...]]) -> Fields:
        return Fields(parts[0], _span(meta))

    def display(self, meta: Meta, parts: list[tuple[Item, ...]]) -> Display:
        return Display(parts[0], _span(meta))

    def filter(self, meta: Meta, parts: list[Expr]) -> Filter:
        return Filter(parts[0], _span(meta))

    def stats(self, meta: Meta, parts: list[tuple[Item, ...] | None]) -> Stats:
        aggregates, groups = parts
        return Stats(aggregates or (), groups or (), _span(meta))

    def sort(self, meta: Meta, keys: list[SortKey]) -> Sort:
        return Sort(tuple(keys), _span(meta))

    def limit(self, meta: Meta, parts: list[Token]) -> Limit:
        text = str(parts[0])
        count = int(text) if text.isdigit() and len(text) <= len(str(LIMIT_MAXIMUM)) else 0
        if not 1 <= count <= LIMIT_MAXIMUM:
            _refuse(f"limit takes a whole number from 1 to {LIMIT_MAXIMUM}, not {text}", parts[0])
        return Limit(count, _span(meta))

    def dedup(self, meta: Meta, fields: list[Expr]) -> Dedup:
        return Dedup(tuple(fields), _span(meta))

    def parse(self, meta: Meta, parts: list[Any]) -> Parse:
        source, pattern, names = parts
        field = Field(_MESSAGE, _span(meta)) if source is None else _field(source)
        if pattern.type == "REGEX":
            return Parse(field, _regex(pattern), names or (), _span(meta))
        glob = Glob(unquote_string(pattern), _token_span(pattern))
        return Parse(field, glob, names or (), _span(meta))

    def unnest(self, meta: Meta, parts: list[Any]) -> Unnest:
        source, alias = parts
        return Unnest(source, _field(alias).name, _span(meta))

    def fillmissing(self, meta: Meta, parts: list[tuple[Fill, ...] | None]) -> FillMissing:
        return FillMissing(parts[0] or (), _span(meta))

    # --- their parts -------------------------------------------------------------------------

    def items(self, meta: Meta, items: list[Item]) -> tuple[Item, ...]:
        return tuple(items)

    def item(self, meta: Meta, parts: list[Any]) -> Item:
        expression, alias = parts
        return Item(expression, None if alias is None else _field(alias).name, _span(meta))

    def names(self, meta: Meta, names: list[Token]) -> tuple[str, ...]:
        return tuple(_field(name).name for name in names)

    def sort_key(self, meta: Meta, parts: list[Any]) -> SortKey:
        expression, direction = parts
        descending = direction is not None and direction.type == "DESC"
        return SortKey(expression, descending, _span(meta))

    def fills(self, meta: Meta, fills: list[Fill]) -> tuple[Fill, ...]:
        return tuple(fills)

    def fill(self, meta: Meta, parts: list[Expr]) -> Fill:
        value, target = parts
        if isinstance(target, Call):
            target = Field((expr_text(target),), target.span)
        if not isinstance(target, Field):
            _refuse("fillmissing fills a column by its name", target)
        return Fill(value, target, _span(meta))

    # --- conditions --------------------------------------------------------------------------

    def disjunction(self, meta: Meta, operands: list[Expr]) -> Logical:
        return _logical("or", operands, _span(meta))

    def conjunction(self, meta: Meta, operands: list[Expr]) -> Logical:
        return _logical("and", operands, _span(meta))

    def negate(self, meta: Meta, parts: list[Expr]) -> Not:
        return Not(parts[0], _span(meta))

    def compare(self, meta: Meta, parts: list[Any]) -> Comparison:
        left, operator, right = parts
        return Comparison(operator.value, left, right, _span(meta))

    def like(self, meta: Meta, parts: list[Expr]) -> Like:
        return Like(parts[0], parts[1], span=_span(meta))

    def not_like(self, meta: Meta, parts: list[Expr]) -> Like:
        return Like(parts[0], parts[1], negated=True, span=_span(meta))

    def in_(self, meta: Meta, parts: list[Any]) -> In:
        return In(parts[0], parts[1], span=_span(meta))

    def not_in(self, meta: Meta, parts: list[Any]) -> In:
        return In(parts[0], parts[1], negated=True, span=_span(meta))

    def options(self, meta: Meta, parts: list[Any]) -> tuple[Expr, ...]:
        if len(parts) == 1 and isinstance(parts[0], Token):
            return (Parameter(parts[0].value[1:], _token_span(parts[0])),)
        return tuple(part for part in parts if part is not None)

    # --- values ------------------------------------------------------------------------------

    def binary(self, meta: Meta, parts: list[Any]) -> Binary:
        left, operator, right = parts
        return Binary(operator.value, left, right, _span(meta))

    def sign(self, meta: Meta, parts: list[Any]) -> Unary | Number:
        operator, operand = parts
        if operator == "-" and isinstance(operand, Number) and operand.text[0] not in "+-":
            return Number(f"-{operand.text}", _span(meta))
        return Unary(operator.value, operand, _span(meta))

    def call(self, meta: Meta, parts: list[Any]) -> Call:
        name, arguments = parts
        function = find_function(name)
        if function is None:
            from bot.insights.mistakes import unknown_function  # noqa: PLC0415 - only then needed

            raise unknown_function(str(name), _token_span(name))
        return Call(function.name, arguments, _span(meta))

    def arguments(self, meta: Meta, parts: list[Expr | None]) -> tuple[Expr, ...]:
        return tuple(part for part in parts if part is not None)

    def star(self, meta: Meta, parts: list[Token]) -> tuple[Expr, ...]:
        return (Star(_span(meta)),)

    def field(self, meta: Meta, parts: list[Token]) -> Field:
        return _field(parts[0])

    def string(self, meta: Meta, parts: list[Token]) -> String:
        return String(unquote_string(parts[0]), _span(meta))

    def number(self, meta: Meta, parts: list[Token]) -> Number:
        text = str(parts[0])
        if len(text) > _NUMBER_DIGITS or not math.isfinite(float(text)):
            _refuse("this number is too large: quote it to compare it as text", parts[0])
        return Number(text, _span(meta))

    def timespan(self, meta: Meta, parts: list[Token]) -> TimeSpan:
        timespan = parse_timespan(parts[0], _span(meta))
        if timespan is None:
            _refuse("a length of time is 1 to 999999999 of its unit", parts[0])
        return timespan

    def regex(self, meta: Meta, parts: list[Token]) -> Regex:
        return _regex(parts[0])

    def parameter(self, meta: Meta, parts: list[Token]) -> Parameter:
        return Parameter(parts[0].value[1:], _span(meta))

    def true_(self, meta: Meta, parts: list[Token]) -> Boolean:
        return Boolean(value=True, span=_span(meta))

    def false_(self, meta: Meta, parts: list[Token]) -> Boolean:
        return Boolean(value=False, span=_span(meta))


def _logical(operator: Literal["and", "or"], operands: list[Expr], span: Span) -> Logical:
    """Parentheses around the same operator change nothing, so the operands are put in one row."""
    flat: list[Expr] = []
    for operand in operands:
        if isinstance(operand, Logical) and operand.operator == operator:
            flat.extend(operand.operands)
        else:
            flat.append(operand)
    return Logical(operator, tuple(flat), span)


def _field(token: Token) -> Field:
    return Field(split_path(token), _token_span(token))


def _regex(token: Token) -> Regex:
    return Regex(unquote_regex(token), _token_span(token))


def _span(meta: Meta) -> Span:
    return Span(meta.start_pos, meta.end_pos, meta.line, meta.column)


def _token_span(token: Token) -> Span:
    start, line, column = token.start_pos or 0, token.line or 1, token.column or 1
    return Span(start, start + len(token), line, column)


def _refuse(message: str, place: Token | Expr) -> NoReturn:
    raise QuerySyntaxError(message, _token_span(place) if isinstance(place, Token) else place.span)
