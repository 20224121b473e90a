"""`+ - * / % ^` and signs: on numbers, and on what looks like one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlglot import exp

from bot.insights.sql.build import binary, call, number
from bot.insights.sql.conversions import as_double, as_number
from bot.insights.sql.typed import Kind, Typed

if TYPE_CHECKING:
    from bot.insights.sql.dialects import Dialect

__all__ = ["calculate", "negate"]

_EXACT: Final[dict[str, type[exp.Binary]]] = {"+": exp.Add, "-": exp.Sub, "*": exp.Mul}


def calculate(operator: str, left: Typed, right: Typed, dialect: Dialect) -> Typed:
    """Integers stay integers under `+ - * %`; null on overflow and on division by zero."""
    first, second = as_number(left, dialect), as_number(right, dialect)
    integers = first.kind is Kind.INTEGER and second.kind is Kind.INTEGER
    if operator == "/":
        return Typed(dialect.quotient(first.sql, second.sql), Kind.NUMBER)
    if operator == "^":
        power = call("POWER", as_double(first, dialect), as_double(second, dialect))
        return Typed(dialect.finite_or_null(power), Kind.NUMBER)
    kind = Kind.INTEGER if integers else Kind.NUMBER
    if operator == "%":
        return Typed(dialect.remainder(first.sql, second.sql), kind)
    apply = dialect.exact if integers else binary
    return Typed(apply(_EXACT[operator], first.sql, second.sql), kind)


def negate(operand: Typed, dialect: Dialect) -> Typed:
    """`-x`; a literal stays one."""
    value = as_number(operand, dialect)
    if isinstance(value.literal, int | float):
        return Typed(number(-value.literal), value.kind, literal=-value.literal)
    return Typed(binary(exp.Sub, number(0), value.sql), value.kind)
