"""`=`, `!=`, the orderings, `in` and `like`.

Three rules. A comparison with a missing value is null, so neither it nor its negation keeps a
row. A column that holds texts, compared with a text, stays a plain predicate on the column: only
such a predicate lets the engine skip row groups by statistics and Bloom filters. Everything else
is compared as the kinds of both sides allow: as booleans, as times, as numbers, at last as texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlglot import exp

from bot.insights.sql.build import (
    all_of,
    any_of,
    binary,
    call,
    case,
    not_,
    not_null,
    number,
    one_of,
    text,
    timestamp,
    try_cast,
)
from bot.insights.sql.conversions import (
    NUMERIC,
    TEXTUAL,
    as_number,
    as_text,
    literal_number,
    literal_time,
)
from bot.insights.sql.typed import Kind, Sql, Typed

if TYPE_CHECKING:
    from bot.insights.sql.dialects import Dialect

__all__ = ["compare", "contained"]

_OPERATORS: Final[dict[str, type[exp.Binary]]] = {
    "=": exp.EQ,
    "!=": exp.NEQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
}
_MIRRORED: Final = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_TRUTHS: Final[dict[object, bool]] = {"true": True, "1": True, "false": False, "0": False}


def compare(operator: str, left: Typed, right: Typed, dialect: Dialect) -> Sql:
    """`left operator right`, null where a side is."""
    if left.literal is not None and right.literal is None:
        return compare(_MIRRORED[operator], right, left, dialect)
    build = _OPERATORS[operator]
    if right.literal is not None and operator == "=":
        return contained(left, [right], dialect)
    if right.literal is not None and operator == "!=" and _is_choice(left, right):
        return not_(contained(left, [right], dialect))
    if right.literal is not None:
        return _with_literal(build, left, right, dialect)
    return _between_values(build, left, right, dialect)


def _is_choice(left: Typed, right: Typed) -> bool:
    """Whether `=` gives more than one plain comparison, so that `!=` must negate all of it."""
    return left.kind in TEXTUAL and (right.kind in NUMERIC or _truth(right) is not None)


def _with_literal(build: type[exp.Binary], left: Typed, right: Typed, dialect: Dialect) -> Sql:
    truth = _truth(right)
    if left.kind is Kind.BOOLEAN and truth is not None:
        return binary(build, left.sql, exp.true() if truth else exp.false())
    when = literal_time(right)
    if left.kind is Kind.TIME and when is not None:
        return binary(build, left.sql, timestamp(when))
    value = literal_number(right)
    if value is not None and (left.kind in NUMERIC or right.kind in NUMERIC):
        return binary(build, as_number(left, dialect).sql, number(value))
    return binary(build, as_text(left, dialect), as_text(right, dialect))


def _between_values(build: type[exp.Binary], left: Typed, right: Typed, dialect: Dialect) -> Sql:
    kinds = {left.kind, right.kind}
    if kinds <= {Kind.TEXT, Kind.JSON} or kinds in ({Kind.TIME}, {Kind.BOOLEAN}):
        return binary(build, left.sql, right.sql)
    if Kind.BOOLEAN in kinds or (Kind.TIME in kinds and kinds & TEXTUAL):
        return binary(build, as_text(left, dialect), as_text(right, dialect))
    numbers = as_number(left, dialect).sql, as_number(right, dialect).sql
    if kinds <= NUMERIC | {Kind.TIME}:
        return binary(build, *numbers)
    texts = as_text(left, dialect), as_text(right, dialect)
    both = all_of([not_null(value) for value in numbers])
    return case((both, binary(build, *numbers)), default=binary(build, *texts))


def contained(operand: Typed, options: list[Typed], dialect: Dialect) -> Sql:
    """Whether the operand equals one of the options; as few predicates as can say it."""
    texts: dict[str, None] = {}
    numbers: dict[float, None] = {}
    others = [
        _equal(operand, option, dialect)
        for option in options
        if not _gathered(operand, option, texts, numbers)
    ]
    conditions: list[Sql] = []
    if texts:
        conditions.append(one_of(as_text(operand, dialect), [text(value) for value in texts]))
    if numbers:
        conditions.append(_among_numbers(operand, list(numbers)))
    return any_of(conditions + others)


def _among_numbers(operand: Typed, numbers: list[float]) -> Sql:
    """A text that is no number equals none; only what is missing makes the answer null."""
    values = [number(value) for value in numbers]
    if operand.kind in NUMERIC:
        return one_of(operand.sql, values)
    found = one_of(try_cast(operand.sql, "DOUBLE"), values)
    written = one_of(operand.sql, [text(f"{value:.15g}") for value in numbers])
    return call("COALESCE", found, written)


def _gathered(
    operand: Typed, option: Typed, texts: dict[str, None], numbers: dict[float, None]
) -> bool:
    """Whether the option was put into one of the two lists; neither then needs its own `=`."""
    if option.literal is None or operand.kind not in TEXTUAL | NUMERIC:
        return False
    value = literal_number(option)
    if operand.kind in NUMERIC:
        if value is not None:
            numbers[value] = None
        return value is not None
    _add_text(operand, option, texts)
    if option.kind in NUMERIC and value is not None:
        numbers[value] = None
    return True


def _add_text(operand: Typed, option: Typed, texts: dict[str, None]) -> None:
    """Add a text to look for; true out of JSON is `true`, and queries compare it with '1' or 1."""
    truth = _truth(option)
    if option.kind not in NUMERIC:
        written = str(option.literal).lower() if option.kind is Kind.BOOLEAN else option.literal
        texts[str(written)] = None
    if operand.kind is Kind.DYNAMIC and truth is not None:
        texts["true" if truth else "false"] = None


def _equal(operand: Typed, option: Typed, dialect: Dialect) -> Sql:
    if option.literal is None:
        return _between_values(exp.EQ, operand, option, dialect)
    return _with_literal(exp.EQ, operand, option, dialect)


def _truth(literal: Typed) -> bool | None:
    """Give the truth value that a literal can stand for."""
    if isinstance(literal.literal, bool):
        return literal.literal
    return _TRUTHS.get(str(literal.literal).lower())
