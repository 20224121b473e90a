# ruff: noqa: D102 - `Primitives` documents what each method writes
"""DuckDB 2.0: https://duckdb.org/docs/stable/sql/functions/overview."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Final

from sqlglot import exp

from bot.insights.sql.build import (
    binary,
    call,
    case,
    cast,
    number,
    text,
    timestamp,
    try_cast,
)
from bot.insights.sql.dialects.base import EPOCH, FIRST, LAST, MONDAY, Dialect
from bot.insights.sql.dialects.forms import has_zone, strftime_form
from bot.insights.sql.dialects.histogram import duckdb_histogram
from bot.insights.sql.dialects.paths import dotted_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.insights.schema import FieldPath
    from bot.insights.sql.compiled import DialectName
    from bot.insights.sql.typed import Sql
    from bot.insights.syntax import TimeSpan

__all__ = ["DuckDB"]

_UNITS: Final = {
    "ms": ("MILLISECOND", 1),
    "s": ("SECOND", 1),
    "m": ("MINUTE", 1),
    "h": ("HOUR", 1),
    "d": ("DAY", 1),
    "w": ("WEEK", 1),
    "mo": ("MONTH", 1),
    "q": ("MONTH", 3),
    "y": ("YEAR", 1),
}
_ISO: Final = "%Y-%m-%dT%H:%M:%S.%gZ"


def _interval(period: TimeSpan) -> Sql:
    unit, times = _UNITS[period.unit]
    return exp.Interval(this=text(str(period.amount * times)), unit=exp.var(unit))


class DuckDB(Dialect):
    """The embedded engine's dialect. Regular expressions are RE2's."""

    name: ClassVar[DialectName] = "duckdb"
    sqlglot: ClassVar[str] = "duckdb"

    def finite(self, value: Sql) -> Sql:
        return call("ISFINITE", value)

    def plain(self, value: Sql) -> Sql:
        return cast(value, "VARCHAR")

    def exact(self, operator: type[exp.Binary], left: Sql, right: Sql) -> Sql:
        # TRY would do it too, but takes no aggregates.
        return try_cast(binary(operator, cast(left, "HUGEINT"), right), "BIGINT")

    def _attempt(self, value: Sql, body: Callable[[Sql], Sql]) -> Sql:
        """Give `body` of `value`, null where it fails. TRY takes no aggregates, `let` does."""
        return self.let(value, lambda it: call("TRY", body(it)))

    def extreme(self, values: list[Sql], *, largest: bool) -> Sql:
        # They pass over nulls: https://duckdb.org/docs/stable/sql/functions/utility
        return call("GREATEST" if largest else "LEAST", *values)

    def contains(self, value: Sql, part: Sql) -> Sql:
        return call("CONTAINS", value, part)

    def ends_with(self, value: Sql, part: Sql) -> Sql:
        return call("ENDS_WITH", value, part)

    def trimmed(self, value: Sql, characters: Sql, side: str) -> Sql:
        names = {"LEADING": "LTRIM", "TRAILING": "RTRIM", "BOTH": "TRIM"}
        return call(names[side], value, characters)

    def split(self, value: Sql, separator: Sql) -> Sql:
        return call("STRING_SPLIT", value, separator)

    def byte_length(self, value: Sql) -> Sql:
        return call("STRLEN", value)

    def url_decoded(self, value: Sql) -> Sql:
        return self._attempt(value, lambda it: call("URL_DECODE", it))

    def base64_encoded(self, value: Sql) -> Sql:
        return call("TO_BASE64", call("ENCODE", value))

    def base64_decoded(self, value: Sql) -> Sql:
        return self._attempt(value, lambda it: call("DECODE", call("FROM_BASE64", it)))

    def text_of_hex(self, value: Sql) -> Sql:
        return self._attempt(value, lambda it: call("DECODE", call("UNHEX", it)))

    def number_of_hex(self, value: Sql) -> Sql:
        return try_cast(exp.DPipe(this=text("0x"), expression=value), "BIGINT")

    def hex_of_number(self, value: Sql) -> Sql:
        return call("PRINTF", text("%x"), value)

    def matches(self, value: Sql, pattern: str) -> Sql:
        return call("REGEXP_MATCHES", value, text(pattern))

    def group(self, value: Sql, pattern: str, position: int) -> Sql:
        # REGEXP_EXTRACT gives '' both for no match and for an empty group.
        def extracted(it: Sql) -> Sql:
            found = call("REGEXP_EXTRACT", it, text(pattern), number(position))
            return case((self.matches(it, pattern), found))

        return self.once(value, extracted)

    def replaced(self, value: Sql, pattern: str, replacement: str) -> Sql:
        return call("REGEXP_REPLACE", value, text(pattern), text(_rewrite(replacement)), text("g"))

    def member(self, json: Sql, path: FieldPath) -> Sql:
        return call("JSON_EXTRACT_STRING", json, text(_path(path)))

    def has_member(self, json: Sql, name: str) -> Sql:
        return call("JSON_EXISTS", json, text(_path((name,))))

    def is_structure(self, value: Sql) -> Sql:
        return self._is_json(value, "OBJECT", "ARRAY")

    def is_list(self, value: Sql) -> Sql:
        return self._is_json(value, "ARRAY")

    def _is_json(self, value: Sql, *kinds: str) -> Sql:
        # JSON_TYPE fails on what is not JSON; CASE keeps it away from that.
        def tested(it: Sql) -> Sql:
            kind = exp.In(this=call("JSON_TYPE", it), expressions=[text(name) for name in kinds])
            return case((call("JSON_VALID", it), kind), default=exp.false())

        return self.once(value, tested)

    def elements(self, json: Sql) -> Sql:
        # Of a constant null it would be a text.
        return cast(call("JSON_EXTRACT_STRING", json, text("$[*]")), "TEXT[]")

    def json_of_text(self, value: Sql) -> Sql:
        return cast(call("TO_JSON", value), "VARCHAR")

    def json_of_list(self, values: Sql) -> Sql:
        return cast(call("TO_JSON", values), "VARCHAR")

    def list_of(self, *values: Sql) -> Sql:
        return call("LIST_VALUE", *values)

    def list_contains(self, values: Sql, value: Sql) -> Sql:
        return call("LIST_CONTAINS", values, value)

    def list_size(self, values: Sql) -> Sql:
        return call("LEN", values)

    def element(self, values: Sql, position: int) -> Sql:
        return call("LIST_EXTRACT", values, number(position + 1))

    def applied(self, function: exp.Lambda, value: Sql) -> Sql:
        transformed = call("LIST_TRANSFORM", self.list_of(value), function)
        return call("LIST_EXTRACT", transformed, number(1))

    def millis(self, when: Sql) -> Sql:
        return call("EPOCH_MS", when)

    def time_of_millis(self, value: Sql) -> Sql:
        def converted(it: Sql) -> Sql:
            possible = exp.Between(this=it, low=number(FIRST), high=number(LAST))
            return case((possible, call("MAKE_TIMESTAMP_MS", it)))

        return self.once(value, converted)

    def time_of_text(self, value: Sql) -> Sql:
        # A cast to TIMESTAMP takes no notice of an offset, and both casts know words like
        # 'infinity': the form is looked at first.
        return self.once(value, self._time_of_text)

    def _time_of_text(self, value: Sql) -> Sql:
        zoned = exp.AtTimeZone(this=try_cast(value, "TIMESTAMPTZ"), zone=text("UTC"))
        return case(
            (self.matches(value, r"^\d{4}-.*[T ].*(Z|[+-]\d{2}:?\d{2})$"), zoned),
            (self.matches(value, r"^\d{4}-\d"), try_cast(value, "TIMESTAMP")),
        )

    def text_of_time(self, when: Sql) -> Sql:
        return call("REPLACE", call("STRFTIME", when, text(_ISO)), text(".000Z"), text("Z"))

    def floor_time(self, when: Sql, period: TimeSpan) -> Sql:
        if period.amount == 1 and period.unit not in {"ms", "q"}:
            return call("DATE_TRUNC", text(_UNITS[period.unit][0].lower()), when)
        origin = timestamp(MONDAY if period.unit == "w" else EPOCH)
        return call("TIME_BUCKET", _interval(period), when, origin)

    def later(self, when: Sql, period: TimeSpan) -> Sql:
        return binary(exp.Add, when, _interval(period))

    def parsed_time(self, value: Sql, pattern: str) -> Sql:
        parsed = call("TRY_STRPTIME", value, text(strftime_form(pattern)))
        return exp.AtTimeZone(this=parsed, zone=text("UTC")) if has_zone(pattern) else parsed

    def formatted_time(self, when: Sql, pattern: str) -> Sql:
        return call("STRFTIME", when, text(strftime_form(pattern)))

    def in_zone(self, when: Sql, zone: str) -> Sql:
        return self._moved(when, "UTC", zone)

    def from_zone(self, when: Sql, zone: str) -> Sql:
        return self._moved(when, zone, "UTC")

    @staticmethod
    def _moved(when: Sql, start: str, end: str) -> Sql:
        zoned = exp.AtTimeZone(this=when, zone=text(start))
        return exp.AtTimeZone(this=zoned, zone=text(end))

    def now_seconds(self) -> Sql:
        return cast(call("EPOCH", call("NOW")), "BIGINT")

    def series(self, first: Sql, last: Sql, period: TimeSpan) -> Sql:
        return call("GENERATE_SERIES", first, last, _interval(period))

    def parameter(self, name: str) -> Sql:
        return cast(exp.Parameter(this=exp.var(name)), "TIMESTAMP")

    def bucket_parameter(self, when: Sql, name: str) -> Sql:
        length = cast(exp.Parameter(this=exp.var(name)), "INTERVAL")
        return call("TIME_BUCKET", length, when, timestamp(MONDAY))

    def percentile(self, value: Sql, fraction: Sql) -> Sql:
        return call("QUANTILE_CONT", value, fraction)

    def value_at(self, value: Sql, when: Sql, *, latest: bool) -> Sql:
        # ARG_MIN and ARG_MAX pass over rows whose value is null.
        return call("ARG_MAX" if latest else "ARG_MIN", value, when)

    def histogram(self, value: Sql, buckets: int) -> Sql | None:
        return duckdb_histogram(self, value, buckets)


def _path(path: FieldPath) -> str:
    """Give the dotted form; a JSON pointer where a `*` would be taken for a wildcard."""
    if not any(part == "*" for part in path):
        return dotted_path(path)
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def _rewrite(replacement: str) -> str:
    """`$1` and `$$` as RE2 writes them: https://github.com/google/re2 (`Rewrite`)."""
    escaped = replacement.replace("\\", "\\\\")
    return re.sub(r"\$(\d|\$)", lambda found: "$" if found[1] == "$" else "\\" + found[1], escaped)
