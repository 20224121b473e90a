from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.catalog.runbook_tests import run_tests
from bot.domain.runbook import AlertRule, Runbook, RunbookTest
from bot.domain.safeguards import Safeguard
from bot.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.catalog.runbook_tests import Row
    from bot.insights import Query
    from bot.sample.events import Record


class Echo:
    """Gives the rows it was made with, and keeps what it was asked."""

    def __init__(self, *rows: Row) -> None:
        self._rows = rows
        self.events: Sequence[Record] = ()
        self.query: Query | None = None

    def run(self, query: Query, events: Sequence[Record]) -> Sequence[Row]:
        self.query, self.events = query, events
        return self._rows


class Broken:
    def run(self, query: Query, events: Sequence[Record]) -> Sequence[Row]:
        raise EngineError(f"no engine for {len(query.commands)} commands, {len(events)} events")


def _runbook(*tests: RunbookTest) -> Runbook:
    return Runbook(
        id="reads",
        title="Reads",
        safeguards=(Safeguard.AUDIT_CONTROLS,),
        severity="low",
        description="Reads.",
        query="fields eventName",
        alert=AlertRule(group_by="eventName"),
        guidance=("Look.",),
        tests=tests,
    )


def _test(
    expect: int | tuple[dict[str, object], ...], *events: dict[str, object], **given: str
) -> RunbookTest:
    return RunbookTest(
        name="t",
        events=events or ({"eventName": "GetObject"},),
        expect=expect,
        parameters={**given},
    )


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"a": "x", "b": 1}, {"a": "x"}),
        ({"a": 12}, {"a": 12}),
        ({"a": "12"}, {"a": 12}),
        ({"a": 12.0}, {"a": 12}),
        ({"a": True}, {"a": "true"}),
        ({"a": "true"}, {"a": True}),
        ({"a": None}, {"a": None}),
    ],
)
def test_values_are_compared_as_people_read_them(
    row: Mapping[str, object], expected: dict[str, object]
) -> None:
    (outcome,) = run_tests(_runbook(_test((expected,))), Echo(row))
    assert outcome.problem is None
    assert outcome.passed


@pytest.mark.parametrize(
    ("rows", "expect", "failure"),
    [
        (({"a": 1},), 2, "expected 2 rows, got 1:\n  {'a': 1}"),
        ((), ({"a": 1},), "expected 1 rows, got 0"),
        (({"a": 1},), ({"a": 2},), "row 1: a is 1, expected 2"),
        (({"a": "x"},), ({"a": 2},), "row 1: a is 'x', expected 2"),
        (({"a": None},), ({"a": 0},), "row 1: a is None, expected 0"),
        (({"a": 1},), ({"b": 1},), "row 1: there is no column 'b'; there are a"),
    ],
)
def test_a_difference_is_told(
    rows: tuple[Row, ...], expect: int | tuple[dict[str, object], ...], failure: str
) -> None:
    (outcome,) = run_tests(_runbook(_test(expect)), Echo(*rows))
    assert (outcome.runbook, outcome.test, outcome.problem) == ("reads", "t", failure)
    assert not outcome.passed


def test_events_are_laid_over_plain_ones() -> None:
    echo = Echo()
    given: dict[str, object] = {"userIdentity": {"type": "Root"}, "sourceIPAddress": None}
    run_tests(_runbook(_test(0, given, {"eventID": "mine"})), echo)
    first, second = echo.events
    assert first["userIdentity"] == {"type": "Root"}
    assert "sourceIPAddress" not in first
    assert first["eventID"] != second["eventID"] == "mine"
    assert second["sourceIPAddress"] == "192.0.2.10"


def test_parameters_are_given_as_an_asker_gives_them() -> None:
    echo = Echo()
    run_tests(_runbook(_test(0, region="us-east-1")), echo)
    assert echo.query is not None
    assert len(echo.query.commands) == 2


def test_a_refusal_fails_its_test_and_no_other() -> None:
    outcomes = run_tests(_runbook(_test(0, regoin="x"), _test(0)), Echo())
    assert [outcome.passed for outcome in outcomes] == [False, True]
    assert outcomes[0].problem == "reads takes no parameter 'regoin': did you mean 'region'?"


def test_an_engines_failure_fails_the_test() -> None:
    (outcome,) = run_tests(_runbook(_test(0)), Broken())
    assert outcome.problem == "no engine for 1 commands, 1 events"
