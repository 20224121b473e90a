"""Events behind a query, for alerts: the query's own rows say what they have to be."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from bot.archive.in_memory import EventsTableInMemory
from bot.catalog import Catalog, shipped_runbooks
from bot.catalog.runbook_tests import bound_query
from bot.domain.cell_text import as_key
from bot.engines.cells import as_cell
from bot.insights import parse
from bot.insights.schema import events_schema
from bot.insights.sql import compile_query
from bot.insights.sql.sightings import COLUMNS, compile_sightings, counts_events
from bot.insights.syntax import Stats
from bot.sample.events import make_event

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.domain.runbook import Runbook, RunbookTest
    from bot.insights import Query
    from bot.sample.events import Record

Row = dict[str, Any]

CATALOG = Catalog([shipped_runbooks()])
TESTED = [(runbook, test) for runbook in CATALOG.all() for test in runbook.tests]
MADE_OF_NOTHING = {"log-gaps"}
"""Its rows are hours without events: no event is behind them."""


@pytest.fixture(scope="module")
def table() -> Iterator[EventsTableInMemory]:
    table = EventsTableInMemory()
    yield table
    table.close()


def records(events: Sequence[Mapping[str, object]]) -> list[Record]:
    """Plain events with ids of their own, and these fields laid over them."""
    return [
        make_event(**{"eventID": f"id{place:03}"} | {k: v for k, v in one.items() if v is not None})
        for place, one in enumerate(events)
    ]


def sightings(table: EventsTableInMemory, query: Query, group_by: str) -> list[Row]:
    compiled = compile_sightings(query, group_by, dialect="duckdb", schema=events_schema())
    assert compiled.columns == COLUMNS
    rows = table.connection.execute(compiled.sql).fetchall()
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


def answer(table: EventsTableInMemory, query: Query) -> list[Row]:
    compiled = compile_query(query, dialect="duckdb", schema=events_schema())
    names = [column.name for column in compiled.columns]
    rows = table.connection.execute(compiled.sql).fetchall()
    return [dict(zip(names, map(as_cell, row), strict=True)) for row in rows]


@pytest.mark.parametrize(
    ("runbook", "test"), TESTED, ids=[f"{one.id}: {test.name}" for one, test in TESTED]
)
def test_a_runbooks_sightings_are_the_events_behind_its_rows(
    table: EventsTableInMemory, runbook: Runbook, test: RunbookTest
) -> None:
    query = bound_query(runbook, {name: str(value) for name, value in test.parameters.items()})
    table.fill(records(test.events))
    rule = runbook.alert
    found, rows = sightings(table, query, rule.group_by), answer(table, query)
    assert len({one["event_id"] for one in found}) == len(found) <= len(test.events)
    assert all(isinstance(one["happened"], datetime) and one["action"] for one in found)
    groups = Counter(one["grouped"] or "" for one in found)
    if counts_events(query, rule.measure):
        measured: Counter[str] = Counter()
        for row in rows:
            amount = 1 if rule.measure is None else row[rule.measure]
            measured[as_key(row.get(rule.group_by))] += amount
        assert groups.total() == measured.total()
        if rows and rule.group_by in rows[0]:
            assert groups == measured
    elif runbook.id not in MADE_OF_NOTHING:
        assert groups.keys() >= {as_key(row[rule.group_by]) for row in rows}


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("bin(1h)", "2026-03-02T10:00:00Z"),
        ("@timestamp", "2026-03-02T10:11:12Z"),
        ("datefloor(@timestamp, 1m)", "2026-03-02T10:11:00Z"),
        ("readOnly", "true"),
        ("eventName = 'no'", "false"),
        ("strlen(eventName)", "9"),
        ("strlen(eventName) * 1.0", "9"),
        ("strlen(eventName) / 7", "1.2857142857142858"),
        ("strlen(eventName) * 1000000000000000.0", None),
        ("errorCode", ""),
    ],
)
def test_a_group_is_written_as_its_rows_cell(
    table: EventsTableInMemory, key: str, text: str | None
) -> None:
    one = {"eventTime": "2026-03-02T10:11:12Z", "eventName": "GetObject", "readOnly": True}
    table.fill(records([one]))
    query = parse(f"stats max(strlen(eventName)) as most by {key} as made")
    (row,), (found,) = answer(table, query), sightings(table, query, "made")
    assert (found["grouped"] or "") == as_key(row["made"])
    assert text is None or as_key(row["made"]) == text


def test_every_shipped_runbook_can_be_watched() -> None:
    for runbook in CATALOG.all():
        query = bound_query(runbook, {one.name: "1" for one in runbook.parameters if one.required})
        compile_sightings(query, runbook.alert.group_by, dialect="duckdb", schema=events_schema())
        if runbook.alert.measure is not None:
            assert any(isinstance(command, Stats) for command in query.commands)


def test_what_an_alert_tells_comes_from_the_event(table: EventsTableInMemory) -> None:
    user = {"type": "IAMUser", "arn": "arn:aws:iam::1:user/alice", "userName": "alice"}
    table.fill(
        records(
            [
                {
                    "eventTime": "2026-03-02T12:00:05Z",
                    "eventName": "GetObject",
                    "errorCode": "AccessDenied",
                    "userIdentity": user,
                    "sourceIPAddress": "203.0.113.9",
                    "awsRegion": "eu-west-1",
                    "recipientAccountId": "111122223333",
                    "requestParameters": {"bucketName": "records", "key": "a"},
                }
            ]
        )
    )
    (found,) = sightings(table, parse("filter ispresent(errorCode)"), "userIdentity.arn")
    assert found == {
        "event_id": "id000",
        "happened": datetime(2026, 3, 2, 12, 0, 5),  # noqa: DTZ001 - as it is stored
        "grouped": user["arn"],
        "principal": user["arn"],
        "action": "GetObject",
        "resource": "records",
        "source": "203.0.113.9",
        "account": "111122223333",
        "region": "eu-west-1",
        "error": "AccessDenied",
    }


@pytest.mark.parametrize(
    ("query", "group_by", "groups"),
    [
        ("filter eventName like /Get/", "eventName", ["GetItem", "GetObject"]),
        ("fields tolower(eventName) as what", "what", ["getitem", "getobject", "putobject"]),
        ("stats count(*) as n by eventName", "eventName", ["GetItem", "GetObject", "PutObject"]),
        ("stats count(*) by tolower(eventName) as w", "w", ["getitem", "getobject", "putobject"]),
        ("stats count(*) as n", "nothing", [None, None, None]),
        ("filter eventName like /Get/ | stats count(*) as n by eventName | filter n > 5",
         "eventName", ["GetItem", "GetObject"]),
        ("limit 1", "eventName", ["GetItem", "GetObject", "PutObject"]),
    ],
)  # fmt: skip
def test_the_group_is_the_results_column(
    table: EventsTableInMemory, query: str, group_by: str, groups: list[str | None]
) -> None:
    names = ("GetItem", "GetObject", "PutObject")
    table.fill(records([{"eventName": name} for name in names]))
    found = sightings(table, parse(query), group_by)
    assert [one["grouped"] for one in found] == groups


def test_they_come_oldest_first(table: EventsTableInMemory) -> None:
    times = ["2026-03-02T12:00:05Z", "2026-03-01T00:00:00Z", "2026-03-02T12:00:05Z"]
    table.fill(records([{"eventTime": time} for time in times]))
    found = sightings(table, parse("fields eventName | sort @timestamp desc"), "eventName")
    assert [one["event_id"] for one in found] == ["id001", "id000", "id002"]


@pytest.mark.parametrize(
    ("query", "measure", "counts"),
    [
        ("filter errorCode = 'x'", None, True),
        ("filter errorCode = 'x' | fields eventName | sort eventName", None, True),
        ("fields eventName | filter eventName = 'x'", None, True),
        ("filter errorCode = 'x'", "n", False),
        ("filter errorCode = 'x' | limit 5", None, False),
        ("filter errorCode = 'x' | dedup eventName", None, False),
        ("stats count(*) as n by eventName", "n", True),
        ("stats count(*) as n, max(x) as m by eventName", "n", True),
        ("stats count(*) as n, max(x) as m by eventName", "m", False),
        ("stats count() as n by eventName", "n", True),
        ("stats count(errorCode) as n by eventName", "n", False),
        ("stats count_distinct(errorCode) as n by eventName", "n", False),
        ("stats sum(bytes) as n by eventName", "n", False),
        ("stats count(*) as n by eventName", None, False),
        ("stats count(*) as n by eventName", "other", False),
        ("filter x = 1 | stats count(*) as n by eventName | sort n desc", "n", True),
        ("stats count(*) as n by eventName | filter n > 5", "n", False),
        ("stats count(*) as n by eventName | limit 5", "n", False),
        ("stats count(*) as n by eventName | stats sum(n) as m", "m", False),
    ],
)
def test_whether_a_measure_is_the_number_of_events(
    query: str, measure: str | None, *, counts: bool
) -> None:
    assert counts_events(parse(query), measure) == counts
