"""The services that ask: a runbook's question, or one of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.catalog.catalog import Catalog
from bot.catalog.shipped import shipped_runbooks
from bot.errors import NotFoundError, UsageError
from bot.services.cancellation import CancelToken
from bot.services.run_query import RunQuery
from bot.services.run_runbook import RunRunbook

if TYPE_CHECKING:
    from bot.domain.window import Window
    from tests.unit.services.conftest import FakeEngine

RUNBOOKS = Catalog([shipped_runbooks()])


def test_a_report_says_what_was_asked_and_what_to_do(engine: FakeEngine, window: Window) -> None:
    report = RunRunbook(RUNBOOKS, engine)("access-denied", window, {"principal": "alice"})
    runbook = RUNBOOKS.get("access-denied")
    assert report.runbook_id == "access-denied"
    assert (report.title, report.severity) == (runbook.title, runbook.severity)
    assert report.headline.startswith("Access denied: 3 events by 1 principal")
    assert report.guidance == runbook.guidance
    assert report.parameters == {"principal": "alice"}
    assert all(text.startswith("45 CFR 164.312") for text in report.safeguards)


def test_the_question_carries_values_beside_the_query(engine: FakeEngine, window: Window) -> None:
    hostile = '" or 1 = 1'
    RunRunbook(RUNBOOKS, engine)("access-denied", window, {"principal": hostile}, limit=5)
    ((question, _),) = engine.asked
    assert question.query == RUNBOOKS.get("access-denied").query
    assert hostile not in "".join(question.conditions)
    assert hostile in question.values.values()
    assert (question.window, question.limit) == (window, 5)


def test_an_unknown_runbook_is_not_asked(engine: FakeEngine, window: Window) -> None:
    with pytest.raises(NotFoundError, match="access-denied"):
        RunRunbook(RUNBOOKS, engine)("acces-denied", window, {})
    assert engine.asked == []


def test_an_unknown_parameter_is_not_asked(engine: FakeEngine, window: Window) -> None:
    with pytest.raises(UsageError, match="did you mean 'principal'"):
        RunRunbook(RUNBOOKS, engine)("access-denied", window, {"princpal": "x"})
    assert engine.asked == []


def test_a_query_of_ones_own_takes_the_standard_parameters(
    engine: FakeEngine, window: Window
) -> None:
    report = RunQuery(engine)("stats count(*)", window, {"account": "111122223333"})
    ((question, _),) = engine.asked
    assert dict(question.values) == {"account": ["111122223333"]}
    assert question.query == "stats count(*)"
    assert (report.runbook_id, report.guidance) == (None, ())


def test_the_wish_to_stop_is_handed_on(engine: FakeEngine, window: Window) -> None:
    token = CancelToken()
    RunRunbook(RUNBOOKS, engine)("root-use", window, {}, cancellation=token)
    RunQuery(engine)("stats count(*)", window, {}, cancellation=token)
    assert [cancellation for _, cancellation in engine.asked] == [token, token]
