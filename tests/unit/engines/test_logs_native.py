"""The texts that CloudWatch Logs Insights is sent, and what is made of its rows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.answer import Count, Question
from bot.domain.timeline import Timeline
from bot.domain.window import Window
from bot.engines.logs.counts import counting_text, places_of, totals_of
from bot.engines.logs.native import MOST_ROWS, NativeColumn, native
from bot.engines.logs.values import cells_of
from bot.errors import UsageError
from bot.insights import UnsupportedQueryError, parse
from bot.insights.sql import ResultColumn

END = datetime(2024, 5, 2, 12, tzinfo=UTC)
WINDOW = Window(END - timedelta(days=1), END)
FIRST = 'filter eventTime >= "2024-05-01T12:00:00Z" and eventTime < "2024-05-02T12:00:00Z"\n| '


def sent(query: str, limit: int | None = 50) -> str:
    return native(Question(query, WINDOW, limit=limit), 1000).text(WINDOW)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        (
            (
                'filter errorCode = "AccessDenied" | fields @timestamp, eventName'
                " | sort @timestamp desc"
            ),
            (
                'filter errorCode = "AccessDenied"\n| fields eventTime, eventName'
                "\n| sort eventTime desc\n| limit 51"
            ),
        ),
        (
            "stats min(@timestamp) as first, max(@timestamp) by eventName | sort first",
            (
                "stats sortsFirst(eventTime) as first, sortsLast(eventTime) by eventName"
                "\n| sort first\n| limit 51"
            ),
        ),
        (
            "fields eventName | dedup @timestamp",
            "fields eventName\n| sort eventTime desc\n| dedup eventTime\n| limit 51",
        ),
        ("fields eventName | limit 7", "fields eventName\n| sort eventTime desc\n| limit 7"),
        ("fields eventName | limit 700", "fields eventName\n| sort eventTime desc\n| limit 51"),
        (
            "fields eventName | limit 5 | filter eventName = 'x'",
            (
                "fields eventName\n| sort eventTime desc\n| limit 5"
                '\n| filter eventName = "x"\n| limit 51'
            ),
        ),
        (
            "fields eventName | sort @timestamp | limit 5 | dedup eventName",
            "fields eventName\n| sort eventTime\n| limit 5\n| dedup eventName\n| limit 51",
        ),
        (
            "fields eventName | limit 700 | sort eventName",
            "fields eventName\n| sort eventTime desc\n| limit 700\n| sort eventName\n| limit 51",
        ),
        (
            "stats count(*) as n by bin(5m) as b | sort b",
            "stats count(*) as n by bin(5m) as b\n| sort b\n| limit 51",
        ),
        (
            "filter eventName = 'x'",
            (
                'filter eventName = "x"\n| sort eventTime desc'
                "\n| display eventTime, @message\n| limit 51"
            ),
        ),
    ],
)
def test_a_query_is_printed_with_the_time_of_the_event(query: str, text: str) -> None:
    assert sent(query) == FIRST + text


def test_what_narrows_a_question_stands_in_the_text_as_a_literal() -> None:
    hostile = '" or true or x = "'
    question = Question(
        "fields eventName", WINDOW, ("userIdentity.arn like $who",), {"who": hostile}, limit=1
    )
    text = native(question, 10).text(WINDOW)
    again = parse(text)
    assert len(again.commands) == 5
    assert '\\" or true' in text


def test_a_window_between_seconds_holds_the_whole_seconds_inside() -> None:
    odd = Window(WINDOW.start + timedelta(microseconds=1), WINDOW.end)
    text = native(Question("fields eventName", odd), 10).text(odd)
    assert '>= "2024-05-01T12:00:01Z"' in text


def test_reckoning_with_the_time_of_delivery_is_said() -> None:
    def notes(query: str) -> tuple[str, ...]:
        return native(Question(query, WINDOW), 10).notes

    assert notes("fields @timestamp | sort @timestamp") == ()
    for query in (
        "stats count(*) by bin(1h)",
        "stats latest(eventName)",
        "filter toMillis(@timestamp) > 5",
    ):
        assert "delivered" in notes(query)[0]


@pytest.mark.parametrize(
    ("query", "sliced", "ascending"),
    [
        ("fields eventName", True, False),
        ("filter x = 1 | fields eventName | sort @timestamp desc | limit 5", True, False),
        ("fields eventName | sort @timestamp", True, True),
        ("fields eventName | sort eventName", False, False),
        ("stats count(*) by eventName", False, False),
        ("fields eventName | dedup eventName", False, False),
        ("fields eventName | limit 5 | filter eventName = 'x'", False, False),
    ],
)
def test_only_rows_that_stand_for_themselves_are_asked_in_slices(
    query: str, *, sliced: bool, ascending: bool
) -> None:
    made = native(Question(query, WINDOW), 10)
    assert made.in_slices is sliced
    assert not sliced or made.ascending is ascending


def test_no_more_rows_are_asked_for_than_there_can_be() -> None:
    made = native(Question("fields eventName", WINDOW, limit=1_000_000), 10)
    assert made.limit == MOST_ROWS - 1
    assert made.text(WINDOW).endswith(f"limit {MOST_ROWS}")


def test_a_refused_query_is_refused_before_it_is_sent() -> None:
    with pytest.raises(UsageError, match="line 1"):
        sent("stats cuont(*)")


@pytest.mark.parametrize(
    ("kind", "text", "cell"),
    [
        ("time", "2024-05-02 09:05:03.120", datetime(2024, 5, 2, 9, 5, 3, 120_000, tzinfo=UTC)),
        ("time", "2024-05-02T09:05:03Z", datetime(2024, 5, 2, 9, 5, 3, tzinfo=UTC)),
        ("time", "1714640703000", datetime(2024, 5, 2, 9, 5, 3, tzinfo=UTC)),
        ("time", "yesterday", "yesterday"),
        ("integer", "12", 12),
        ("integer", "1.5E3", 1500),
        ("number", "2.5", 2.5),
        ("number", "AccessDenied", "AccessDenied"),
        ("boolean", "1", True),
        ("boolean", "false", False),
        ("text", "7", "7"),
    ],
)
def test_texts_become_cells(kind: str, text: str, cell: object) -> None:
    column = NativeColumn(ResultColumn("here", kind), "there")  # type: ignore[arg-type]
    assert cells_of({"there": text}, [column]) == (cell,)
    assert cells_of({}, [column]) == (None,)


def test_the_totals_are_the_sums_of_the_groups() -> None:
    def group(principal: str, error: str | None, events: int, at: str) -> dict[str, str]:
        row = {
            "audit_principal": principal,
            "audit_action": "GetObject",
            "audit_events": str(events),
            "audit_first": f"2024-05-02T{at}Z",
            "audit_last": f"2024-05-02T{at}Z",
        }
        return row | ({"audit_error": error} if error else {})

    rows = [
        group("alice", "AccessDenied", 2, "09:05:03"),
        group("bob", None, 5, "09:59:00"),
        group("alice", None, 3, "10:00:00"),
    ]
    totals = totals_of(rows, WINDOW, top=1)
    assert totals.events == 10
    assert totals.by["principal"] == (Count("alice", 5),)
    assert totals.by["error"] == (Count(None, 8),)
    assert totals.by["source"] == (Count(None, 10),)
    assert totals.distinct == {"principal": 2, "action": 1, "error": 1, "source": 0}
    assert totals.first == datetime(2024, 5, 2, 9, 5, 3, tzinfo=UTC)
    assert isinstance(totals.timeline, Timeline)
    assert sum(totals.timeline.counts) == 10
    assert max(totals.timeline.counts) == 7


def test_nothing_found_is_counted_too() -> None:
    assert totals_of([], WINDOW, top=10).events == 0
    assert places_of([]).latest is None


@pytest.mark.parametrize(
    ("length", "digits"),
    [(timedelta(hours=1), 16), (timedelta(days=2), 13), (timedelta(days=60), 10)],
)
def test_counting_is_no_finer_than_the_timeline_needs(length: timedelta, digits: int) -> None:
    window = Window(END - length, END)
    text = counting_text(parse('filter errorCode = "x" | stats count(*) by eventName'), window)
    assert f"substr(eventTime, 0, {digits})" in text
    assert "by eventName" not in text
    assert 'filter errorCode = "x"' in text


@pytest.mark.parametrize(
    ("query", "name", "column"),
    [
        ("fields strlen(eventName) as eventTime | sort eventTime", "eventTime", 8),
        ("filter a = 1 | fields eventName as userIdentity.arn", "userIdentity.arn", 23),
        ("parse eventName /(?<errorCode>Get)/", "errorCode", 1),
        ("parse eventName 'Get*' as eventName", "eventName", 1),
        ("unnest resources into sourceIPAddress", "sourceIPAddress", 1),
        ("stats count(*) by bin(1h) as @timestamp | sort @timestamp", "@timestamp", 19),
    ],
)
def test_a_name_that_the_engine_asks_by_is_not_given_away(
    query: str, name: str, column: int
) -> None:
    with pytest.raises(UnsupportedQueryError, match=f"nothing else can be called {name}") as told:
        sent(query)
    assert told.value.column == column


@pytest.mark.parametrize(
    "query",
    ["fields eventTime as eventTime", "stats count(*) by coalesce(errorCode, 'none') as errorCode"],
)
def test_a_name_that_nothing_else_goes_by_may_be_given(query: str) -> None:
    assert sent(query)
