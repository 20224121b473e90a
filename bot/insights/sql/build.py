"""Small helpers over sqlglot's builders: calls, literals and operators with their parentheses."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlglot import exp

from bot.insights.errors import UnsupportedQueryError

if TYPE_CHECKING:
    from bot.insights.sql.typed import Sql

__all__ = [
    "all_of",
    "any_of",
    "binary",
    "call",
    "case",
    "cast",
    "column",
    "is_null",
    "not_",
    "not_null",
    "number",
    "one_of",
    "text",
    "timestamp",
    "try_cast",
]

_LARGEST = 2**63 - 1


def call(name: str, *arguments: Sql) -> Sql:
    """Give a function by the engine's own name, kept as it is by every generator."""
    return exp.Anonymous(this=name, expressions=list(arguments))


def column(name: str, table: str | None = None) -> Sql:
    """Give a column; quoted only where its name needs it."""
    quoted = not (name.isidentifier() and name.islower())
    return exp.column(exp.to_identifier(name, quoted=quoted), table=table)


def text(value: str) -> Sql:
    """Give a text literal. What no engine can hold is refused: half of a surrogate pair."""
    try:
        value.encode()
    except UnicodeEncodeError:
        raise UnsupportedQueryError(
            "A text has half of a UTF-16 surrogate pair, which is not a character.",
            feature="lone surrogate",
            suggestion="Leave the character out, or match around it with a regex.",
        ) from None
    return exp.Literal.string(value)


def number(value: float) -> Sql:
    """Give a number literal: a 64-bit integer, or a double (`1.5` alone would be a decimal)."""
    if isinstance(value, int) and abs(value) <= _LARGEST:
        return _signed(str(abs(value)), negative=value < 0)
    value = float(value)
    if not math.isfinite(value):
        raise UnsupportedQueryError("A number is too large.", feature="infinite number")
    digits = repr(abs(value))
    return _signed(digits if "e" in digits else f"{digits}e0", negative=value < 0)


def _signed(digits: str, *, negative: bool) -> Sql:
    literal = exp.Literal.number(digits)
    return exp.Neg(this=literal) if negative else literal


def timestamp(value: datetime) -> Sql:
    """Give a timestamp literal without a zone; an aware `value` is turned to UTC first."""
    if value.tzinfo is not None:
        value = value.astimezone(UTC).replace(tzinfo=None)
    return cast(exp.Literal.string(value.isoformat(sep=" ")), "TIMESTAMP")


def cast(value: Sql, kind: str) -> Sql:
    """`CAST(value AS kind)`."""
    return exp.cast(value, kind, copy=False)


def try_cast(value: Sql, kind: str) -> Sql:
    """`TRY_CAST(value AS kind)`: null where it cannot be done."""
    return exp.TryCast(this=value, to=exp.DataType.build(kind))


def _operand(value: Sql) -> Sql:
    """Parentheses around what binds less tightly than an operator; sqlglot adds none."""
    loose = (exp.Binary, exp.Connector, exp.Not, exp.In, exp.Between, exp.Neg)
    tight = (exp.Bracket, exp.Dot)
    if isinstance(value, loose) and not isinstance(value, tight):
        return exp.Paren(this=value)
    return value


def binary(operator: type[exp.Binary], left: Sql, right: Sql) -> Sql:
    """`left operator right`."""
    return operator(this=_operand(left), expression=_operand(right))


def not_(value: Sql) -> Sql:
    """`NOT value`; of a negation, what it negates."""
    if isinstance(value, exp.Is):
        missing = isinstance(value.expression, exp.Not)
        return is_null(value.this) if missing else not_null(value.this)
    if isinstance(value, exp.Not):
        inner = value.this
        assert isinstance(inner, exp.Expr)  # noqa: S101 - sqlglot's `this` has no type
        return inner
    return exp.Not(this=_operand(value))


def is_null(value: Sql) -> Sql:
    """`value IS NULL`."""
    return exp.Is(this=_operand(value), expression=exp.null())


def not_null(value: Sql) -> Sql:
    """`value IS NOT NULL`; sqlglot would write a negated `is_null` as `NOT value IS NULL`."""
    return exp.Is(this=_operand(value), expression=exp.Not(this=exp.null()))


def one_of(value: Sql, options: list[Sql]) -> Sql:
    """`value IN (...)`, or `=` where there is one option."""
    if len(options) == 1:
        return binary(exp.EQ, value, options[0])
    return exp.In(this=_operand(value), expressions=options)


def _joined(connector: type[exp.Connector], conditions: list[Sql]) -> Sql:
    """Give a left-deep chain; only a connector inside needs parentheses, `NOT` binds tighter."""
    if len(conditions) == 1:
        return conditions[0]
    wrapped = [exp.Paren(this=c) if isinstance(c, exp.Connector) else c for c in conditions]
    result = wrapped[0]
    for condition in wrapped[1:]:
        result = connector(this=result, expression=condition)
    return result


def all_of(conditions: list[Sql]) -> Sql:
    """`a AND b AND ...`; TRUE where there are none."""
    return _joined(exp.And, conditions) if conditions else exp.true()


def any_of(conditions: list[Sql]) -> Sql:
    """`a OR b OR ...`; FALSE where there are none."""
    return _joined(exp.Or, conditions) if conditions else exp.false()


def case(*branches: tuple[Sql, Sql], default: Sql | None = None) -> Sql:
    """`CASE WHEN condition THEN value ... [ELSE default] END`."""
    ifs = [exp.If(this=condition, true=value) for condition, value in branches]
    return exp.Case(ifs=ifs, default=default)
