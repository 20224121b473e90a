"""Row queries on DuckDB: what is shown, in which order, and how many."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Ask = Callable[..., list[tuple[Any, ...]]]
    Event = Callable[..., dict[str, Any]]


def test_shows_time_and_record_by_default(ask: Ask, event: Event) -> None:
    record = event(hour=1, eventName="GetObject", odd={"a": [1, None]}, readOnly=True)
    ((when, message),) = ask('filter eventName = "GetObject"', record)
    assert when == datetime(2024, 3, 1, 1)  # noqa: DTZ001 - the engine gives it without a zone
    assert json.loads(message) == record


def test_newest_first_by_default(ask: Ask, event: Event) -> None:
    rows = ask("fields eventName", *(event(hour=h, eventName=f"e{h}") for h in (2, 9, 4)))
    assert rows == [("e9",), ("e4",), ("e2",)]


def test_window_has_its_start_and_not_its_end(ask: Ask, event: Event) -> None:
    inside = event(eventName="first")
    outside = {"eventTime": "2024-03-02T00:00:00Z", "eventName": "after"}
    assert ask("fields eventName", inside, outside) == [("first",)]


def test_the_default_limit_holds_and_a_smaller_one_wins(ask: Ask, event: Event) -> None:
    records = [event(minute=m, eventName=str(m)) for m in range(5)]
    assert len(ask("fields eventName", *records, limit=3)) == 3
    assert len(ask("fields eventName | limit 2", *records, limit=3)) == 2
    assert len(ask("fields eventName | limit 4", *records, limit=3)) == 3


def test_the_last_display_wins(ask: Ask, event: Event) -> None:
    query = "fields eventName, awsRegion | display eventName | display awsRegion"
    assert ask(query, event(eventName="a", awsRegion="eu-west-1")) == [("eu-west-1",)]


def test_fields_adds_columns(ask: Ask, event: Event) -> None:
    rows = ask("fields eventName | fields awsRegion as region", event(eventName="a", awsRegion="r"))
    assert rows == [("a", "r")]


def test_a_computed_field_serves_what_follows(ask: Ask, event: Event) -> None:
    query = "fields strlen(eventName) as n | filter n > 2 | fields n * 2 as m | display m"
    assert ask(query, event(eventName="ab"), event(eventName="abc")) == [(6,)]


def test_a_heading_that_is_a_columns_name_orders_nothing(ask: Ask, event: Event) -> None:
    records = [event(hour=h, eventName=f"e{9 - h}") for h in (1, 2, 3)]
    rows = ask("fields eventName as event_time | sort @timestamp asc", *records)
    assert rows == [("e8",), ("e7",), ("e6",)]


@pytest.mark.parametrize("direction", ["asc", "desc"])
def test_missing_values_sort_last(ask: Ask, event: Event, direction: str) -> None:
    records = [event(eventName="a"), event(), event(eventName="b")]
    rows = ask(f"fields eventName | sort eventName {direction}", *records)
    assert rows[-1] == (None,)


def test_values_out_of_json_sort_by_number(ask: Ask, event: Event) -> None:
    records = [event(requestParameters={"n": n}) for n in (10, 9, "x", None, 100)]
    rows = ask("fields requestParameters.n as n | sort n asc", *records)
    assert [n for (n,) in rows] == ["x", "9", "10", "100", None]
    rows = ask("fields requestParameters.n as n | sort n desc", *records)
    assert [n for (n,) in rows] == ["100", "10", "9", "x", None]


def test_a_sort_on_a_field_that_no_event_has_is_no_error(ask: Ask, event: Event) -> None:
    assert ask("fields eventName | sort nosuch desc, @nosuch", event(eventName="a")) == [("a",)]


def test_a_limit_before_a_filter_counts_first(ask: Ask, event: Event) -> None:
    records = [event(hour=h, eventName=f"e{h % 2}") for h in range(6)]
    query = 'fields eventName | limit 3 | filter eventName = "e1"'
    assert ask(query, *records) == [("e1",), ("e1",)]


def test_dedup_keeps_the_first_in_the_order_that_stands(ask: Ask, event: Event) -> None:
    records = [event(hour=h, eventName=n, requestID=f"r{h}") for h, n in enumerate("aabb")]
    query = "fields requestID | sort @timestamp {} | dedup eventName"
    assert ask(query.format("desc"), *records) == [("r3",), ("r1",)]
    assert ask(query.format("asc"), *records) == [("r0",), ("r2",)]
    assert ask("fields requestID | dedup eventName", *records) == [("r3",), ("r1",)]


def test_dedup_keeps_every_row_without_a_value(ask: Ask, event: Event) -> None:
    records = [event(hour=h, requestID=f"r{h}") for h in range(3)]
    assert len(ask("fields requestID | dedup eventName | limit 10", *records)) == 3


def test_parse_with_a_glob(ask: Ask, event: Event) -> None:
    query = 'parse userAgent "*/* (*)" as name, version, rest | display name, version, rest'
    assert ask(query, event(userAgent="aws-cli/2.1 (linux; x)")) == [("aws-cli", "2.1", "linux; x")]
    assert ask(query, event(userAgent="nothing")) == [(None, None, None)]


def test_parse_with_named_groups(ask: Ask, event: Event) -> None:
    query = r"parse userAgent /(?<name>[a-z]+)\/(?:v)?(?<major>\d+)/ | display name, major"
    assert ask(query, event(userAgent="boto/v3.4")) == [("boto", "3")]


def test_parse_shows_what_it_made(ask: Ask, event: Event) -> None:
    query = 'fields eventName | parse userAgent "*/*" as name, version'
    assert ask(query, event(eventName="a", userAgent="b/1")) == [("a", "b", "1")]


def test_unnest_gives_a_row_an_element(ask: Ask, event: Event) -> None:
    resources = [{"ARN": "a1"}, {"ARN": "a2"}]
    query = "unnest resources into r | display r.ARN | sort r.ARN asc"
    assert ask(query, event(resources=resources), event()) == [("a1",), ("a2",)]


def test_unnest_takes_anything_else_as_a_list_of_one(ask: Ask, event: Event) -> None:
    query = "unnest requestParameters.x into r | display r"
    assert ask(query, event(requestParameters={"x": "plain"})) == [("plain",)]
    assert ask(query, event(requestParameters={"x": ["a", 1]})) in (
        [("a",), ("1",)],
        [("1",), ("a",)],
    )


def test_two_unnests_multiply(ask: Ask, event: Event) -> None:
    query = "unnest requestParameters.a into a | unnest requestParameters.b into b | stats count(*)"
    assert ask(query, event(requestParameters={"a": [1, 2], "b": [1, 2, 3]})) == [(6,)]
