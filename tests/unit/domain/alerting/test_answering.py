"""Was this you? Yes, no, and silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.alerting.change import Unchanged
from bot.domain.alerting.handling import acknowledge, answer
from bot.domain.alerting.notes import note_text
from bot.domain.alerting.passing import pass_time
from bot.errors import RefusedError
from tests.unit.domain.alerting.making import (
    ALICE,
    BOB,
    HOUR,
    MINUTE,
    NOON,
    SHORT,
    SUSPECT,
    in_state,
    made,
    opened,
)

if TYPE_CHECKING:
    from bot.domain.alerting.alert import State
    from bot.domain.runbook import Severity

LATER = NOON + 2 * MINUTE
SILENT = NOON + 7 * MINUTE


def test_only_who_is_asked_may_answer() -> None:
    for alert, who in [(opened(about=SUSPECT), BOB), (opened(), SUSPECT)]:
        with pytest.raises(RefusedError, match="Only the person"):
            answer(alert, who, LATER, was_me=True)


def test_yes_is_written_down_and_leaves_the_escalation_as_it_is() -> None:
    alert = opened(about=SUSPECT)
    said = made(answer(alert, SUSPECT, LATER, was_me=True))
    assert (said.deed, said.effects, said.detail) == (
        "person answered", ("edit",), {"answer": "yes"},
    )  # fmt: skip
    assert (said.alert.answer, said.alert.answers_by) == ("yes", None)
    assert (said.alert.state, said.alert.climbs_at) == ("open", alert.climbs_at)
    assert said.alert.version == 1
    with pytest.raises(RefusedError):
        acknowledge(said.alert, SUSPECT, LATER)


@pytest.mark.parametrize("state", ["open", "acknowledged", "snoozed"])
def test_no_calls_the_next_level_at_once_whoever_has_it(state: State) -> None:
    said = made(answer(in_state(state, about=SUSPECT), SUSPECT, LATER, was_me=False))
    alert = said.alert
    assert (said.effects, said.detail) == (("post", "notify"), {"answer": "no"})
    assert (alert.state, alert.level, alert.round) == ("open", 1, 0)
    assert alert.climbs_at == LATER + 10 * MINUTE == alert.due_at
    assert (alert.answer, alert.severity) == ("no", "high")


@pytest.mark.parametrize(
    ("before", "after"),
    [("low", "medium"), ("medium", "high"), ("high", "critical"), ("critical", "critical")],
)
def test_no_raises_the_severity_by_one(before: Severity, after: Severity) -> None:
    alert = opened(about=SUSPECT, severity=before)
    assert made(answer(alert, SUSPECT, LATER, was_me=False)).alert.severity == after


def test_no_calls_the_last_level_again_where_the_policy_had_ended() -> None:
    alert = opened(about=SUSPECT, policy=SHORT, exhausted=True, climbs_at=None)
    said = made(answer(alert, SUSPECT, LATER, was_me=False)).alert
    assert (said.level, said.round, said.exhausted) == (0, 0, False)
    assert said.climbs_at == LATER + 5 * MINUTE


@pytest.mark.parametrize("was_me", [True, False])
def test_an_answer_is_given_once(*, was_me: bool) -> None:
    said = made(answer(opened(about=SUSPECT), SUSPECT, LATER, was_me=was_me)).alert
    for other in (True, False):
        again = answer(said, SUSPECT, LATER, was_me=other)
        assert isinstance(again, Unchanged)
        assert note_text(again.reason) == f"You have answered {'yes' if was_me else 'no'}."


@pytest.mark.parametrize("state", ["resolved", "false_positive"])
def test_a_closed_alert_takes_no_answer(state: State) -> None:
    late = answer(in_state(state, about=SUSPECT), SUSPECT, LATER, was_me=False)
    assert isinstance(late, Unchanged)
    assert ALICE in note_text(late.reason)


def test_silence_is_no_yes_the_next_level_is_called() -> None:
    alert = opened(about=SUSPECT, climbs_at=NOON + HOUR)
    said = pass_time(alert, SILENT)
    assert said is not None
    assert (said.deed, said.effects) == ("person answered", ("edit", "notify"))
    assert said.detail == {"answer": "silence", "level": "2"}
    assert (said.alert.answer, said.alert.answers_by) == ("silence", None)
    assert (said.alert.level, said.alert.version) == (1, 1)
    assert said.alert.climbs_at == SILENT + 10 * MINUTE


def test_silence_where_no_level_is_left_calls_the_last_one_again() -> None:
    alert = opened(about=SUSPECT, policy=SHORT, answers_by=SILENT, climbs_at=None, exhausted=True)
    said = pass_time(alert, SILENT)
    assert said is not None
    assert (said.effects, said.detail) == (("edit", "notify"), {"answer": "silence", "level": "1"})
    assert (said.alert.level, said.alert.exhausted) == (0, False)
    assert said.alert.climbs_at == SILENT + SHORT.levels[0].length


def test_a_silence_that_is_noticed_late_says_so() -> None:
    alert = opened(about=SUSPECT, answers_by=SILENT, climbs_at=SILENT + 9 * HOUR)
    said = pass_time(alert, SILENT + 2 * HOUR)
    assert said is not None
    assert said.detail == {"answer": "silence", "level": "2", "late": "2 h"}
    assert note_text(said.note).endswith("level 2 is called (2 h late).")


@pytest.mark.parametrize("was_me", [True, False])
def test_after_a_silence_an_answer_still_counts(*, was_me: bool) -> None:
    silent = opened(about=SUSPECT, answer="silence", answers_by=None)
    assert made(answer(silent, SUSPECT, LATER, was_me=was_me)).deed == "person answered"


@pytest.mark.parametrize("state", ["acknowledged", "snoozed", "resolved", "false_positive"])
def test_nobody_waits_for_an_answer_once_somebody_decides(state: State) -> None:
    assert in_state(state, about=SUSPECT).answers_by is None
