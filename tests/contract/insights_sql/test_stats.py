"""`stats` on DuckDB: every aggregate, groups, and what follows them."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Ask = Callable[..., list[tuple[Any, ...]]]
    Event = Callable[..., dict[str, Any]]


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2024, 3, 1, hour, minute)  # noqa: DTZ001 - as the engine gives it


@pytest.fixture(name="numbers")
def _numbers(event: Event) -> list[dict[str, Any]]:
    """The numbers 1 to 4 and 10, an hour apart, and an event without one."""
    known = [
        event(hour=h, requestParameters={"n": n}, eventName="odd" if n % 2 else "even")
        for h, n in enumerate((3, 1, 4, 2, 10))
    ]
    return [*known, event(hour=9, eventName="none")]


@pytest.mark.parametrize(
    ("aggregate", "expected"),
    [
        ("count(*)", 6),
        ("count()", 6),
        ("count(requestParameters.n)", 5),
        ("count_distinct(eventName)", 3),
        ("count_over_time(*)", 6),
        ("sum(requestParameters.n)", 20),
        ("sum_over_time(requestParameters.n)", 20),
        ("avg(requestParameters.n)", 4),
        ("min(requestParameters.n)", "1"),
        ("max(requestParameters.n)", "10"),
        ("max(toNumber(requestParameters.n))", 10),
        ("max(eventName)", "odd"),
        ("sortsFirst(eventName)", "even"),
        ("sortsLast(eventName)", "odd"),
        ("pct(requestParameters.n, 50)", 3),
        ("pct(requestParameters.n, 100)", 10),
        ("earliest(requestParameters.n)", "3"),
        ("latest(requestParameters.n)", "10"),
        ("latest(eventName)", "none"),
        ("earliest(@timestamp)", at(0)),
        ("latest(@timestamp)", at(9)),
        ("rate(requestParameters.n, 1h)", 1.75),
        ("rate(requestParameters.n, 1d)", 42),
        ("sum(strlen(eventName))", 3 * 4 + 2 * 3 + 4),
    ],
)
def test_aggregate(
    ask: Ask, numbers: list[dict[str, Any]], aggregate: str, expected: object
) -> None:
    assert ask(f"stats {aggregate}", *numbers) == [(expected,)]


def test_stddev_is_the_samples(ask: Ask, numbers: list[dict[str, Any]]) -> None:
    ((value,),) = ask("stats stddev(requestParameters.n)", *numbers)
    assert value == pytest.approx(3.5355339)


def test_histogram_counts_buckets_of_equal_width(ask: Ask, numbers: list[dict[str, Any]]) -> None:
    ((value,),) = ask("stats histogram(requestParameters.n, 3)", *numbers)
    assert json.loads(value) == [[1.0, 3], [4.0, 1], [7.0, 1]]


def test_a_histogram_of_one_value_and_of_none(ask: Ask, event: Event) -> None:
    same = [event(requestParameters={"n": 5})] * 2
    ((value,),) = ask("stats histogram(requestParameters.n, 2)", *same)
    assert json.loads(value) == [[5.0, 2], [5.0, 0]]
    ((value,),) = ask("stats histogram(requestParameters.n, 2)", event())
    assert json.loads(value) == [None, None] if value else value is None


def test_values_that_pretend_to_be_numbers_spoil_no_sum(ask: Ask, event: Event) -> None:
    records = [event(requestParameters={"n": n}) for n in (1, "nan", "inf", "-Infinity", 2)]
    assert ask("stats sum(requestParameters.n), max(requestParameters.n)", *records) == [(3, "nan")]


def test_aggregates_over_no_events(ask: Ask) -> None:
    assert ask("stats count(*), sum(requestParameters.n)") == [(0, None)]
    assert ask("stats count(*) by eventName") == []


def test_groups_come_first_and_the_largest_on_top(ask: Ask, numbers: list[dict[str, Any]]) -> None:
    assert ask("stats count(*) by eventName", *numbers) == [("even", 3), ("odd", 2), ("none", 1)]


def test_events_without_the_field_are_a_group(ask: Ask, event: Event) -> None:
    rows = ask("stats count(*) as n by errorCode", event(), event(), event(errorCode="x"))
    assert rows == [(None, 2), ("x", 1)]


def test_bins_come_newest_first(ask: Ask, event: Event) -> None:
    records = [event(hour=1, minute=m) for m in (1, 4, 5, 59)]
    assert ask("stats count(*) by bin(5m)", *records) == [
        (at(1, 55), 1),
        (at(1, 5), 1),
        (at(1, 0), 2),
    ]


def test_filter_after_stats_by_alias_and_by_name(ask: Ask, numbers: list[dict[str, Any]]) -> None:
    by_alias = "stats count(*) as n by eventName | filter n > 1 and n < 3"
    assert ask(by_alias, *numbers) == [("odd", 2)]
    by_name = "stats count(*) by eventName | filter count(*) > 2"
    assert ask(by_name, *numbers) == [("even", 3)]
    by_quoted = "stats count(*) by eventName | filter `count(*)` > 2 | sort count(*) desc"
    assert ask(by_quoted, *numbers) == [("even", 3)]


def test_stats_after_stats(ask: Ask, numbers: list[dict[str, Any]]) -> None:
    query = "stats count(*) as n by eventName | stats max(n) as most, count(*) as names"
    assert ask(query, *numbers) == [(3, 3)]


def test_stats_over_bins_of_bins(ask: Ask, event: Event) -> None:
    records = [event(hour=h, minute=m, eventName="a") for h in (1, 2) for m in (0, 30, 31)]
    query = "stats count(*) as n by bin(30m) as half | stats sum(n), max(n) by datefloor(half, 1d)"
    assert ask(query, *records) == [(at(0), 6, 4)] or ask(query, *records) == [(at(0), 6, 2)]


def test_bin_is_known_by_its_text_after_stats(ask: Ask, event: Event) -> None:
    records = [event(hour=h) for h in (1, 2, 2)]
    assert ask("stats count(*) as n by bin(1h) | sort bin(1h) asc", *records) == [
        (at(1), 1),
        (at(2), 2),
    ]


def test_fields_after_stats_adds_to_what_stats_shows(
    ask: Ask, numbers: list[dict[str, Any]]
) -> None:
    query = "stats count(*) as n by eventName | fields n * 10 as m | filter m = 30"
    assert ask(query, *numbers) == [("even", 3, 30)]


def test_a_field_of_the_event_is_gone_after_stats(ask: Ask, numbers: list[dict[str, Any]]) -> None:
    query = "stats count(*) as n by eventName | filter ispresent(awsRegion)"
    assert ask(query, *numbers) == []


def test_limit_then_stats_counts_what_was_left(ask: Ask, numbers: list[dict[str, Any]]) -> None:
    assert ask("limit 2 | stats count(*)", *numbers) == [(2,)]


def test_dedup_then_stats(ask: Ask, numbers: list[dict[str, Any]]) -> None:
    assert ask("dedup eventName | stats count(*)", *numbers) == [(3,)]


def test_constants_as_groups(ask: Ask, event: Event) -> None:
    assert ask('stats count(*) by 1 as one, "x" as letter', event(), event()) == [(1, "x", 2)]


def test_fillmissing_fills_the_window(ask: Ask, event: Event) -> None:
    query = "stats count(*) as n, max(eventName) as e by bin(6h) | fillmissing with 0 for n"
    assert ask(query, event(hour=7, eventName="a")) == [
        (at(18), 0, None),
        (at(12), 0, None),
        (at(6), 1, "a"),
        (at(0), 0, None),
    ]


def test_fillmissing_without_a_window_goes_from_first_to_last(ask: Ask, event: Event) -> None:
    query = "stats count(*) as n by bin(1h) | fillmissing | sort bin(1h) asc"
    rows = ask(query, event(hour=1), event(hour=3), window=None)
    assert rows == [(at(1), 1), (at(2), None), (at(3), 1)]


def test_what_follows_fillmissing(ask: Ask, event: Event) -> None:
    query = (
        "stats count(*) as n by bin(1h) | fillmissing with 0 for n | filter n = 0 | stats count(*)"
    )
    assert ask(query, event(hour=1), event(hour=3)) == [(22,)]
