"""Totals and matches on DuckDB, bound windows, and what a scan is told."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlglot import exp

from bot.domain.timeline import MONDAY
from bot.insights import parse
from bot.insights.schema import events_schema
from bot.insights.sql import Window, compile_matches, compile_query, compile_totals

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import duckdb

    Event = Callable[..., dict[str, Any]]
    Store = Callable[..., None]


def hour(number: int) -> datetime:
    return datetime(2024, 3, 1, number)  # noqa: DTZ001 - as the engine gives it


@pytest.fixture(name="stored")
def _stored(store: Store, event: Event) -> None:
    denied = {"errorCode": "AccessDenied", "eventName": "GetObject"}
    alice = {"userIdentity": {"type": "IAMUser", "arn": "arn:alice"}, "sourceIPAddress": "10.0.0.1"}
    service = {"userIdentity": {"type": "AWSService", "invokedBy": "config.amazonaws.com"}}
    store(
        event(hour=1, **denied, **alice),
        event(hour=2, **denied, **alice),
        event(hour=3, **denied, **service),
        event(hour=4, eventName="ListBuckets", **alice),
    )


def totals(
    connection: duckdb.DuckDBPyConnection, query: str, top: int = 10
) -> list[tuple[Any, ...]]:
    compiled = compile_totals(parse(query), dialect="duckdb", schema=events_schema(), top=top)
    return connection.execute(compiled.sql).fetchall()


@pytest.mark.usefixtures("stored")
def test_totals_count_the_matched_events_whatever_the_query_makes_of_them(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    query = 'filter errorCode = "AccessDenied" | stats count(*) by eventName | limit 1'
    assert totals(connection, query) == [
        ("action", "GetObject", 3, 1, hour(1), hour(3)),
        ("all", None, 3, 0, hour(1), hour(3)),
        ("error", "AccessDenied", 3, 1, hour(1), hour(3)),
        ("principal", "arn:alice", 2, 2, hour(1), hour(2)),
        ("principal", "config.amazonaws.com", 1, 2, hour(3), hour(3)),
        ("source", "10.0.0.1", 2, 1, hour(1), hour(2)),
        ("source", None, 1, 1, hour(3), hour(3)),
    ]


LITERAL: Window = (datetime(2024, 3, 1, 1, 30, tzinfo=UTC), datetime(2024, 3, 2, tzinfo=UTC))


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(
    ("window", "bound"),
    [
        (LITERAL, {}),
        (
            "parameters",
            {
                "window_start": hour(1) + timedelta(minutes=30),
                "window_end": hour(23),
                "bucket": timedelta(hours=1),
            },
        ),
    ],
    ids=["literal", "bound"],
)
def test_totals_of_a_window_count_by_time_whatever_top_says(
    connection: duckdb.DuckDBPyConnection, window: Window, bound: dict[str, object]
) -> None:
    compiled = compile_totals(
        parse("limit 1"), dialect="duckdb", schema=events_schema(), window=window, top=1
    )
    rows = connection.execute(compiled.sql, bound).fetchall()
    assert sorted(row for row in rows if row[0] in {"all", "time"}) == [
        ("all", None, 3, 0, hour(2), hour(4)),
        ("time", None, 1, 0, hour(2), hour(2)),
        ("time", None, 1, 0, hour(3), hour(3)),
        ("time", None, 1, 0, hour(4), hour(4)),
    ]


@pytest.mark.parametrize("days", [2, 14, 60, 400, 1000])
def test_buckets_of_every_length_begin_where_a_timeline_has_them(
    connection: duckdb.DuckDBPyConnection, store: Store, event: Event, days: int
) -> None:
    monday = MONDAY + 706 * timedelta(weeks=4)
    window = (monday - timedelta(days=days), monday + timedelta(hours=1))
    store(*(event(eventTime=time) for time in ("2024-02-18T23:59:59Z", "2024-02-19T00:00:00Z")))
    compiled = compile_totals(
        parse("limit 1"), dialect="duckdb", schema=events_schema(), window=window
    )
    rows = connection.execute(compiled.sql).fetchall()
    assert monday.isoformat() == "2024-02-19T00:00:00+00:00"
    assert [row[2] for row in rows if row[0] == "time"] == [1, 1]


@pytest.mark.usefixtures("stored")
def test_totals_name_the_most_frequent_and_count_the_others(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    rows = totals(connection, "limit 1", top=1)
    assert [row[:4] for row in rows if row[0] == "action"] == [("action", "GetObject", 3, 2)]


def test_totals_of_nothing_say_so(connection: duckdb.DuckDBPyConnection, store: Store) -> None:
    store()
    assert totals(connection, "limit 1") == [("all", None, 0, 0, None, None)]


@pytest.mark.usefixtures("stored")
def test_totals_know_fields_that_the_query_made(connection: duckdb.DuckDBPyConnection) -> None:
    query = 'parse eventName "List*" as what | filter what = "Buckets" | dedup eventName'
    assert ("all", None, 1, 0, hour(4), hour(4)) in totals(connection, query)


@pytest.mark.usefixtures("stored")
def test_matches_are_the_events_newest_first(connection: duckdb.DuckDBPyConnection) -> None:
    query = parse('filter errorCode = "AccessDenied" | stats count(*) by eventName')
    matches = compile_matches(
        query,
        ["event_time", "identity_arn"],
        dialect="duckdb",
        schema=events_schema(),
        limit=2,
    )
    assert connection.execute(matches.sql).fetchall() == [(hour(3), None), (hour(2), "arn:alice")]
    assert matches.columns == ("event_time", "identity_arn")


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("limit 1", 4),
        ("stats count(*) by eventName | limit 1", 2),
        ("dedup eventName", 2),
        ("stats count(*) by bin(1h) | filter count(*) > 9", 0),
    ],
)
def test_counting_leaves_the_limit_out(
    connection: duckdb.DuckDBPyConnection, query: str, rows: int
) -> None:
    compiled = compile_query(parse(query), dialect="duckdb", schema=events_schema())
    assert connection.execute(compiled.counting_sql).fetchall() == [(rows,)]


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("stats count(*)", [(2,)]),
        ("fields queryTimeRange() as r, queryStartTime() as s | display r, s | limit 1", None),
        ("stats count(*) as n by bin(1h) | fillmissing with 0 for n", [(hour(2), 1), (hour(1), 1)]),
    ],
)
def test_the_window_can_be_bound(
    connection: duckdb.DuckDBPyConnection, query: str, expected: list[tuple[Any, ...]] | None
) -> None:
    compiled = compile_query(
        parse(query), dialect="duckdb", schema=events_schema(), window="parameters"
    )
    window = {"window_start": hour(1), "window_end": hour(3)}
    rows = connection.execute(compiled.sql, window).fetchall()
    assert rows == (expected or [(7_200_000, 1709254800000)])


@pytest.mark.parametrize(
    ("query", "pushed"),
    [
        ('filter errorCode = "AccessDenied"', "error_code = 'AccessDenied'"),
        ('filter eventName = "a" or eventName = "b"', "event_name"),
        ("filter ispresent(errorCode)", "error_code IS NOT NULL"),
        ("filter readOnly = '1'", "read_only"),
        ('filter userIdentity.type = "Root"', "identity_type = 'Root'"),
        ("stats count(*)", "event_time < '2024-03-01 03:00:00'::TIMESTAMP"),
    ],
)
def test_predicates_on_columns_reach_the_scan(  # noqa: PLR0913 - fixtures and a pair
    connection: duckdb.DuckDBPyConnection,
    store: Store,
    event: Event,
    tmp_path: Path,
    query: str,
    pushed: str,
) -> None:
    """Only there do they skip row groups, also when files and window are bound."""
    kinds = ("Root", "IAMUser", "AssumedRole", "Root", "IAMUser")
    errors = (None, "AccessDenied", "Other", None, "AccessDenied")
    store(
        *(
            event(
                hour=number,
                errorCode=errors[number],
                eventName="abcde"[number],
                readOnly=number % 2 == 0,
                userIdentity={"type": kind},
            )
            for number, kind in enumerate(kinds)
        )
    )
    file = str(tmp_path / "events.parquet")
    connection.execute(f"COPY events TO '{file}'")
    compiled = compile_query(
        parse(query),
        dialect="duckdb",
        schema=events_schema(),
        table=exp.func("read_parquet", exp.Parameter(this=exp.var("files"))),
        window="parameters",
    )
    values = {"files": [file], "window_start": hour(1), "window_end": hour(3)}
    ((_, plan),) = connection.execute(f"EXPLAIN (FORMAT json) {compiled.sql}", values).fetchall()
    (scan,) = _scans(json.loads(plan))
    assert pushed in str(scan["Filters"])


def _scans(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What each scan of a plan is told."""
    found: list[dict[str, Any]] = []
    for node in nodes:
        if "PARQUET" in node["extra_info"].get("Function", ""):
            found.append(node["extra_info"])
        found += _scans(node["children"])
    return found
