"""What the dialects write alike, on top of what each writes in its own way."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Final

from sqlglot import exp

from bot.insights.sql.build import (
    all_of,
    binary,
    call,
    case,
    cast,
    number,
    timestamp,
    try_cast,
)
from bot.insights.sql.dialects.primitives import Primitives

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.insights.sql.typed import Sql
    from bot.insights.syntax import TimeSpan

__all__ = ["EPOCH", "FIRST", "LAST", "MILLIS", "MONDAY", "MONTHS", "WHITE_SPACE", "Dialect"]

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MONDAY: Final = datetime(1970, 1, 5, tzinfo=UTC)
"""The first Monday: weeks are counted from it, everything shorter from the epoch."""

MONTHS: Final = {"mo": 1, "q": 3, "y": 12}
MILLIS: Final = {
    "ms": 1,
    "s": 1_000,
    "m": 60_000,
    "h": 3_600_000,
    "d": 86_400_000,
    "w": 604_800_000,
}
_LONG: Final = 40
"""The nodes from which on a value that is used more than once gets a name."""

FIRST, LAST = -62_135_596_800_000, 253_402_300_799_999
"""The milliseconds of the years 1 to 9999, all that Python can hold."""

WHITE_SPACE: Final = " \t\n\r\v\f"


class Dialect(Primitives):
    """One engine's way of writing what `bot.insights.sql` needs."""

    def render(self, tree: Sql) -> str:
        """Give the text of a tree; the same tree gives the same text."""
        return tree.sql(self.sqlglot, comments=False)

    def number_of_text(self, value: Sql) -> Sql:
        """Give a text as a double; null where it is none, `nan` and `inf` included.

        Otherwise one hostile value could turn a sum over a million events into NaN.
        """
        return self.finite_or_null(try_cast(value, "DOUBLE"))

    def finite_or_null(self, value: Sql) -> Sql:
        """Give a double, null where it is infinite or not a number."""
        return self.once(value, lambda it: case((self.finite(it), it)))

    def integer_of_number(self, value: Sql) -> Sql:
        """Give a number without what stands after its point; null where 64 bits do not hold it."""
        return try_cast(call("TRUNC", value), "BIGINT")

    def text_of_number(self, value: Sql) -> Sql:
        """Give a double as text, without a point where it is whole."""
        return self.once(value, self._text_of_double)

    def _text_of_double(self, value: Sql) -> Sql:
        whole = all_of(
            [
                binary(exp.EQ, value, call("FLOOR", value)),
                binary(exp.LT, call("ABS", value), number(1e15)),
            ]
        )
        return case((whole, cast(cast(value, "BIGINT"), "VARCHAR")), default=self.plain(value))

    def quotient(self, left: Sql, right: Sql) -> Sql:
        """Divide, as doubles; null where the divisor is zero."""
        return exp.Div(
            this=cast(left, "DOUBLE"), expression=_divisor(right), typed=True, safe=False
        )

    def remainder(self, left: Sql, right: Sql) -> Sql:
        """Give what a division leaves, with the sign of `left`; null where the divisor is zero."""
        return call("MOD", left, _divisor(right))

    def starts_with(self, value: Sql, part: Sql) -> Sql:
        """Whether a text starts with another."""
        return call("STARTS_WITH", value, part)

    def url_encoded(self, value: Sql) -> Sql:
        """Give a text percent-encoded."""
        return call("URL_ENCODE", value)

    def unnested(self, values: Sql, table: str, column: str) -> exp.Join:
        """Give a join that repeats each row for each element of its list."""
        names = exp.TableAlias(this=exp.to_identifier(table), columns=[exp.to_identifier(column)])
        return exp.Join(this=exp.Unnest(expressions=[values], alias=names), kind="CROSS")

    def let(self, value: Sql, body: Callable[[Sql], Sql]) -> Sql:
        """Give `body` of `value`, which is written and worked out once however often it is used.

        `body` uses nothing else that comes from a `let`: the engines' lambdas shadow each other.
        """
        name = exp.to_identifier("it")
        return self.applied(exp.Lambda(this=body(exp.column(name)), expressions=[name]), value)

    def once(self, value: Sql, body: Callable[[Sql], Sql]) -> Sql:
        """Like `let` where the value is long; where it is short, it is written out each time.

        Otherwise calls within calls would double the text with each level.
        """
        long = next(islice(value.walk(), _LONG, None), None) is not None
        return self.let(value, body) if long else body(value)

    def ceil_time(self, when: Sql, period: TimeSpan) -> Sql:
        """Give a time rounded up to a multiple of the period."""
        return self.once(when, lambda it: self._ceil_time(it, period))

    def _ceil_time(self, when: Sql, period: TimeSpan) -> Sql:
        floor = self.floor_time(when, period)
        whole = binary(exp.EQ, floor, when)
        return case((whole, when), default=self.later(floor, period))

    def parameter(self, name: str) -> Sql:
        """Give a named parameter that is bound to a timestamp."""
        raise ValueError(f"{self.name} has no named parameters: give the window, not {name}.")

    def bucket_parameter(self, when: Sql, name: str) -> Sql:  # noqa: ARG002 - it has none
        """Give a time rounded down to a multiple, counted from `MONDAY`, of a bound length."""
        raise ValueError(f"{self.name} has no named parameters: give the window, not {name}.")

    @staticmethod
    def epoch() -> Sql:
        """1970 as a timestamp."""
        return timestamp(EPOCH)


def _divisor(value: Sql) -> Sql:
    """Make zero null; a literal other than zero needs no look."""
    if isinstance(value, exp.Literal) and float(value.this) != 0:
        return value
    return call("NULLIF", value, number(0))
