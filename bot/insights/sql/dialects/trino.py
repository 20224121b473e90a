# ruff: noqa: D102 - `Primitives` documents what each method writes
"""Trino: https://trino.io/docs/current/functions.html."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Final

from sqlglot import exp

from bot.insights.sql.build import (
    all_of,
    binary,
    call,
    case,
    cast,
    not_,
    not_null,
    number,
    text,
    timestamp,
)
from bot.insights.sql.dialects.base import EPOCH, FIRST, LAST, MILLIS, MONDAY, MONTHS, Dialect
from bot.insights.sql.dialects.forms import has_zone
from bot.insights.sql.dialects.paths import bracketed_path

if TYPE_CHECKING:
    from datetime import datetime

    from bot.insights.schema import FieldPath
    from bot.insights.sql.compiled import DialectName
    from bot.insights.sql.typed import Sql
    from bot.insights.syntax import TimeSpan

__all__ = ["Trino"]

_UNITS: Final = {"s": "second", "m": "minute", "h": "hour", "d": "day", "w": "week"} | {
    "mo": "month",
    "q": "quarter",
    "y": "year",
}


class Trino(Dialect):
    """A Trino cluster's dialect. Regular expressions are Joni's (Java's, nearly)."""

    name: ClassVar[DialectName] = "trino"
    sqlglot: ClassVar[str] = "trino"
    most_in_series: ClassVar[int] = 10_000

    def finite(self, value: Sql) -> Sql:
        return call("IS_FINITE", value)

    def plain(self, value: Sql) -> Sql:
        # A cast to VARCHAR would write 1.5 as 1.5E0.
        return call("JSON_FORMAT", cast(value, "JSON"))

    def exact(self, operator: type[exp.Binary], left: Sql, right: Sql) -> Sql:
        return call("TRY", binary(operator, left, right))

    def extreme(self, values: list[Sql], *, largest: bool) -> Sql:
        # GREATEST and LEAST are null as soon as one of the values is.
        name = exp.to_identifier("it")
        present = exp.Lambda(this=not_null(exp.column(name)), expressions=[name])
        return call(
            "ARRAY_MAX" if largest else "ARRAY_MIN", call("FILTER", self.list_of(*values), present)
        )

    def contains(self, value: Sql, part: Sql) -> Sql:
        return binary(exp.GT, call("STRPOS", value, part), number(0))

    def ends_with(self, value: Sql, part: Sql) -> Sql:
        return self.starts_with(call("REVERSE", value), call("REVERSE", part))

    def trimmed(self, value: Sql, characters: Sql, side: str) -> Sql:
        return exp.Trim(this=value, expression=characters, position=side)

    def split(self, value: Sql, separator: Sql) -> Sql:
        return call("SPLIT", value, separator)

    def byte_length(self, value: Sql) -> Sql:
        return call("LENGTH", call("TO_UTF8", value))

    def url_decoded(self, value: Sql) -> Sql:
        return call("TRY", call("URL_DECODE", value))

    def base64_encoded(self, value: Sql) -> Sql:
        return call("TO_BASE64", call("TO_UTF8", value))

    def base64_decoded(self, value: Sql) -> Sql:
        return call("FROM_UTF8", call("TRY", call("FROM_BASE64", value)))

    def text_of_hex(self, value: Sql) -> Sql:
        return call("FROM_UTF8", call("TRY", call("FROM_HEX", value)))

    def number_of_hex(self, value: Sql) -> Sql:
        return call("TRY", call("FROM_BASE", value, number(16)))

    def hex_of_number(self, value: Sql) -> Sql:
        return call("TO_BASE", value, number(16))

    def matches(self, value: Sql, pattern: str) -> Sql:
        return call("REGEXP_LIKE", value, text(pattern))

    def group(self, value: Sql, pattern: str, position: int) -> Sql:
        return call("REGEXP_EXTRACT", value, text(pattern), number(position))

    def replaced(self, value: Sql, pattern: str, replacement: str) -> Sql:
        return call("REGEXP_REPLACE", value, text(pattern), text(_rewrite(replacement)))

    def member(self, json: Sql, path: FieldPath) -> Sql:
        return self.once(json, lambda it: _bare(it, bracketed_path(path)))

    def has_member(self, json: Sql, name: str) -> Sql:
        return not_null(call("JSON_EXTRACT", json, text(bracketed_path((name,)))))

    def is_structure(self, value: Sql) -> Sql:
        return self._starts_json(value, r"[{\[]")

    def is_list(self, value: Sql) -> Sql:
        return self._starts_json(value, r"\[")

    def _starts_json(self, value: Sql, opening: str) -> Sql:
        def tested(it: Sql) -> Sql:
            valid = not_null(call("TRY", call("JSON_PARSE", it)))
            both = all_of([self.matches(it, rf"^\s*{opening}"), valid])
            return call("COALESCE", both, exp.false())

        return self.once(value, tested)

    def elements(self, json: Sql) -> Sql:
        name = exp.to_identifier("it")
        bare = exp.Lambda(this=_bare(exp.column(name), "$"), expressions=[name])
        listed = exp.cast(
            call("JSON_PARSE", json), exp.DataType.build("ARRAY(JSON)", dialect="trino")
        )
        return call("TRANSFORM", listed, bare)

    def json_of_text(self, value: Sql) -> Sql:
        return call("JSON_FORMAT", cast(value, "JSON"))

    def json_of_list(self, values: Sql) -> Sql:
        return call("JSON_FORMAT", cast(values, "JSON"))

    def list_of(self, *values: Sql) -> Sql:
        return exp.Array(expressions=list(values))

    def list_contains(self, values: Sql, value: Sql) -> Sql:
        return call("CONTAINS", values, value)

    def list_size(self, values: Sql) -> Sql:
        return call("CARDINALITY", values)

    def element(self, values: Sql, position: int) -> Sql:
        return call("ELEMENT_AT", values, number(position + 1))

    def applied(self, function: exp.Lambda, value: Sql) -> Sql:
        return call("ELEMENT_AT", call("TRANSFORM", self.list_of(value), function), number(1))

    def millis(self, when: Sql) -> Sql:
        return call("DATE_DIFF", text("millisecond"), self.epoch(), when)

    def time_of_millis(self, value: Sql) -> Sql:
        def converted(it: Sql) -> Sql:
            possible = exp.Between(this=it, low=number(FIRST), high=number(LAST))
            return case((possible, _later(it, "millisecond", self.epoch())))

        return self.once(value, converted)

    def time_of_text(self, value: Sql) -> Sql:
        # A text without an offset is read as UTC: the session's zone must not matter.
        return self.once(value, self._time_of_text)

    def _time_of_text(self, value: Sql) -> Sql:
        return self._utc(call("TRY", call("FROM_ISO8601_TIMESTAMP", _with_zone(self, value))))

    @staticmethod
    def _utc(zoned: Sql) -> Sql:
        return cast(exp.AtTimeZone(this=zoned, zone=text("UTC")), "TIMESTAMP")

    def text_of_time(self, when: Sql) -> Sql:
        written = call("FORMAT_DATETIME", when, text("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'"))
        return call("REPLACE", written, text(".000Z"), text("Z"))

    def floor_time(self, when: Sql, period: TimeSpan) -> Sql:
        if period.amount == 1 and period.unit in _UNITS:
            return call("DATE_TRUNC", text(_UNITS[period.unit]), when)
        unit, size, origin = _measure(period)
        start = timestamp(origin)
        passed = call("DATE_DIFF", text(unit), start, when)
        whole = binary(exp.Sub, passed, call("MOD", passed, number(size)))
        return _later(whole, unit, start)

    def later(self, when: Sql, period: TimeSpan) -> Sql:
        unit, size, _ = _measure(period)
        return _later(number(size), unit, when)

    def parsed_time(self, value: Sql, pattern: str) -> Sql:
        if has_zone(pattern):
            return self._utc(call("TRY", call("PARSE_DATETIME", value, text(pattern))))
        # Without an offset PARSE_DATETIME reads the session's zone; casting keeps the digits.
        return cast(call("TRY", call("PARSE_DATETIME", value, text(pattern))), "TIMESTAMP")

    def formatted_time(self, when: Sql, pattern: str) -> Sql:
        return call("FORMAT_DATETIME", when, text(pattern))

    def in_zone(self, when: Sql, zone: str) -> Sql:
        return cast(
            exp.AtTimeZone(this=call("WITH_TIMEZONE", when, text("UTC")), zone=text(zone)),
            "TIMESTAMP",
        )

    def from_zone(self, when: Sql, zone: str) -> Sql:
        return self._utc(call("WITH_TIMEZONE", when, text(zone)))

    def now_seconds(self) -> Sql:
        return cast(call("FLOOR", call("TO_UNIXTIME", call("NOW"))), "BIGINT")

    def series(self, first: Sql, last: Sql, period: TimeSpan) -> Sql:
        unit, size, _ = _measure(period)
        step = exp.Interval(this=text(_seconds(size)), unit=exp.var("SECOND"))
        if unit == "month":
            step = exp.Interval(this=text(str(size)), unit=exp.var("MONTH"))
        return call("SEQUENCE", first, last, step)

    def percentile(self, value: Sql, fraction: Sql) -> Sql:
        return call("APPROX_PERCENTILE", value, fraction)

    def value_at(self, value: Sql, when: Sql, *, latest: bool) -> Sql:
        found = call("MAX_BY" if latest else "MIN_BY", value, when)
        return exp.Filter(this=found, expression=exp.Where(this=not_null(value)))

    def histogram(self, value: Sql, buckets: int) -> Sql | None:  # noqa: ARG002 - it has none
        return None


def _later(count: Sql, unit: str, start: Sql) -> Sql:
    """Give a time so many units after another.

    DATE_ADD takes no more milliseconds than 32 bits hold, which is 24 days.
    """
    if unit == "month":
        return call("DATE_ADD", text(unit), count, start)
    millisecond = exp.Interval(this=text("0.001"), unit=exp.var("SECOND"))
    return binary(exp.Add, start, binary(exp.Mul, count, millisecond))


def _bare(json: Sql, path: str) -> Sql:
    """Give a value as text: JSON_EXTRACT_SCALAR has no structures, JSON_FORMAT quotes texts."""
    structure = call("JSON_FORMAT", call("JSON_EXTRACT", json, text(path)))
    return call(
        "COALESCE",
        call("JSON_EXTRACT_SCALAR", json, text(path)),
        call("NULLIF", structure, text("null")),
    )


def _measure(period: TimeSpan) -> tuple[str, int, datetime]:
    """Give the unit to count in, how many of it a period has, and where counting starts."""
    if period.unit in MONTHS:
        return "month", MONTHS[period.unit] * period.amount, EPOCH
    origin = MONDAY if period.unit == "w" else EPOCH
    return "millisecond", MILLIS[period.unit] * period.amount, origin


def _with_zone(dialect: Dialect, value: Sql) -> Sql:
    zoned = dialect.matches(value, r"[T ].*(Z|[+-]\d{2}:?\d{2})$")
    dated = dialect.matches(value, r"^\d{4}-\d{2}-\d{2}$")
    normal = call("REPLACE", value, text(" "), text("T"))
    return case(
        (dated, exp.DPipe(this=value, expression=text("T00:00:00Z"))),
        (not_(zoned), exp.DPipe(this=normal, expression=text("Z"))),
        default=normal,
    )


def _seconds(millis: int) -> str:
    return str(millis // 1000) if millis % 1000 == 0 else f"{millis / 1000:.3f}"


def _rewrite(replacement: str) -> str:
    """Keep `$1`, which stands for a group there too, and put a backslash before a plain `$`."""
    escaped = replacement.replace("\\", "\\\\")
    return re.sub(r"\$\$|\$(?!\d)", r"\\$", escaped)
