from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlglot import exp

from bot.insights import UnsupportedQueryError
from bot.insights.sql import build
from bot.insights.sql.conversions import literal_number, literal_time
from bot.insights.sql.dialects.forms import has_zone, strftime_form
from bot.insights.sql.dialects.paths import bracketed_path, dotted_path
from bot.insights.sql.typed import Kind, Sql, Typed


def literal(value: str | float | bool) -> Typed:  # noqa: FBT001 - a literal of any kind
    return Typed(exp.null(), Kind.TEXT, literal=value)


@pytest.mark.parametrize(
    ("value", "sql"),
    [
        (5, "5"),
        (-5, "-5"),
        (2**63 - 1, "9223372036854775807"),
        (2**63, "9.223372036854776e+18"),
        (1.5, "1.5e0"),
        (-0.25, "-0.25e0"),
        (1e300, "1e+300"),
    ],
)
def test_number(value: float, sql: str) -> None:
    assert build.number(value).sql("duckdb") == sql


def test_a_number_without_end_is_refused() -> None:
    with pytest.raises(UnsupportedQueryError, match="too large"):
        build.number(float("inf"))


def test_times_are_turned_to_utc() -> None:
    when = datetime(2024, 3, 1, 1, tzinfo=timezone(timedelta(hours=2)))
    assert build.timestamp(when).sql("duckdb") == "CAST('2024-02-29 23:00:00' AS TIMESTAMP)"


A, B, C = (exp.column(name) for name in "abc")


@pytest.mark.parametrize(
    ("tree", "sql"),
    [
        (build.binary(exp.Mul, build.binary(exp.Add, A, B), C), "(a + b) * c"),
        (build.binary(exp.Sub, A, build.binary(exp.Sub, B, C)), "a - (b - c)"),
        (build.not_(build.all_of([A, B])), "NOT (a AND b)"),
        (build.not_(build.not_(A)), "a"),
        (build.not_(build.not_null(A)), "a IS NULL"),
        (build.not_(build.is_null(A)), "a IS NOT NULL"),
        (build.all_of([A, build.any_of([B, C])]), "a AND (b OR c)"),
        (build.any_of([A]), "a"),
        (build.any_of([]), "FALSE"),
        (build.all_of([]), "TRUE"),
        (build.one_of(A, [B]), "a = b"),
        (build.one_of(build.binary(exp.Add, A, B), [B, C]), "(a + b) IN (b, c)"),
        (build.is_null(build.binary(exp.EQ, A, B)), "(a = b) IS NULL"),
        (build.case((A, B), default=C), "CASE WHEN a THEN b ELSE c END"),
        (build.column("order by"), '"order by"'),
    ],
)
def test_operators_have_their_parentheses(tree: Sql, sql: str) -> None:
    assert tree.sql("duckdb") == sql


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("5", 5),
        ("5.5", 5.5),
        ("-1e3", -1000.0),
        (7, 7),
        ("nan", None),
        ("inf", None),
        ("1e999", None),
        ("1_0", None),
        ("0x1f", None),
        ("\u0663.\u0665", None),
        ("", None),
        (True, None),
    ],
)
def test_literal_number(value: str | float | bool, number: float | None) -> None:  # noqa: FBT001
    assert literal_number(literal(value)) == number


@pytest.mark.parametrize(
    ("value", "when"),
    [
        ("2024-03-01T10:00:00Z", datetime(2024, 3, 1, 10, tzinfo=UTC)),
        ("2024-03-01T10:00:00+02:00", datetime(2024, 3, 1, 8, tzinfo=UTC)),
        ("2024-03-01", datetime(2024, 3, 1, tzinfo=UTC)),
        (1709287200000, datetime(2024, 3, 1, 10, tzinfo=UTC)),
        ("soon", None),
        (1e300, None),
    ],
)
def test_literal_time(value: str | float, when: datetime | None) -> None:
    assert literal_time(literal(value)) == when


@pytest.mark.parametrize(
    ("form", "strftime"),
    [
        ("yyyy-MM-dd HH:mm:ss.SSS", "%Y-%m-%d %H:%M:%S.%g"),
        ("yyyy-MM-dd'T'HH:mm:ssZ", "%Y-%m-%dT%H:%M:%S%z"),
        ("d MMM yy 'o''clock'", "%-d %b %y o'clock"),
        ("''100%", "'100%%"),
    ],
)
def test_date_form(form: str, strftime: str) -> None:
    assert strftime_form(form) == strftime
    assert has_zone(form) == ("Z" in form)


def test_unknown_letters_of_a_date_form_are_named() -> None:
    with pytest.raises(UnsupportedQueryError, match="'QQQ'"):
        strftime_form("yyyy QQQ")


@pytest.mark.parametrize(
    ("path", "dotted", "bracketed"),
    [
        (("a", 0, "b_c"), "$.a[0].b_c", '$["a"][0]["b_c"]'),
        (("a-b", "c.d"), '$."a-b"."c.d"', '$["a-b"]["c.d"]'),
        (('q"\\',), '$."q\\"\\\\"', '$["q\\"\\\\"]'),
    ],
)
def test_json_path(path: tuple[str | int, ...], dotted: str, bracketed: str) -> None:
    assert dotted_path(path) == dotted
    assert bracketed_path(path) == bracketed
