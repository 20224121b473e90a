"""What an alert does by itself: it climbs, wakes, asks after its owner."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.alerting.handling import escalate, snooze
from bot.domain.alerting.notes import note_text
from bot.domain.alerting.passing import LATE, pass_time
from tests.unit.domain.alerting.making import (
    ALICE,
    HOUR,
    MINUTE,
    NOON,
    SHORT,
    in_state,
    made,
    opened,
)

SECOND = timedelta(seconds=1)


def test_nothing_happens_before_its_time() -> None:
    alert = opened()
    assert alert.due_at == NOON + 5 * MINUTE
    assert pass_time(alert, NOON + 5 * MINUTE - SECOND) is None
    assert pass_time(in_state("resolved"), NOON + 1000 * HOUR) is None


def test_it_climbs_through_every_level_and_round_and_then_says_that_it_ends() -> None:
    alert, told = opened(), []
    while alert.due_at is not None:
        change = pass_time(alert, alert.due_at)
        assert change is not None
        assert change.effects == ("edit", "notify")
        alert = change.alert
        told.append((change.deed, alert.round, alert.level, alert.changed_at - NOON))
    assert told == [
        ("escalated", 0, 1, 5 * MINUTE),
        ("escalated", 0, 2, 15 * MINUTE),
        ("escalated", 1, 0, 35 * MINUTE),
        ("escalated", 1, 1, 40 * MINUTE),
        ("escalated", 1, 2, 50 * MINUTE),
        ("exhausted", 1, 2, 70 * MINUTE),
    ]
    assert (alert.exhausted, alert.state, alert.version) == (True, "open", 6)


def test_a_climb_says_whom_it_calls() -> None:
    first = pass_time(opened(), NOON + 5 * MINUTE)
    assert first is not None
    assert first.detail == {"level": "2", "round": "1"}
    assert note_text(first.note) == "Nobody acknowledged it in time: level 2 is called."
    second = pass_time(opened(level=2, climbs_at=NOON), NOON)
    assert second is not None
    assert note_text(second.note).endswith("level 1, round 2 is called.")


def test_one_that_had_ended_climbs_again_when_it_is_escalated() -> None:
    ended = pass_time(opened(policy=SHORT), NOON + 5 * MINUTE)
    assert ended is not None
    again = made(escalate(ended.alert, ALICE, NOON + HOUR)).alert
    assert (again.exhausted, again.due_at) == (False, NOON + HOUR + 5 * MINUTE)


@pytest.mark.parametrize(
    ("after", "told"),
    [(timedelta(0), ""), (LATE, ""), (LATE + SECOND, "31 s"), (3 * HOUR, "3 h")],
)
def test_what_happens_late_is_marked_and_cuts_nobody_short(after: timedelta, told: str) -> None:
    now = NOON + 5 * MINUTE + after
    change = pass_time(opened(), now)
    assert change is not None
    assert change.detail.get("late", "") == told
    assert ("late)" in note_text(change.note)) == bool(told)
    assert change.alert.level == 1, "one level at a time, however late"
    assert change.alert.climbs_at == now + 10 * MINUTE


def test_a_late_end_of_the_policy_is_marked_too() -> None:
    change = pass_time(opened(policy=SHORT), NOON + 65 * MINUTE)
    assert change is not None
    assert (change.deed, change.detail) == ("exhausted", {"late": "1 h"})


def test_a_snoozed_alert_wakes_at_its_first_level() -> None:
    alert = made(snooze(opened(level=2, round=1, exhausted=True), ALICE, NOON + HOUR, NOON)).alert
    assert pass_time(alert, NOON + HOUR - SECOND) is None
    change = pass_time(alert, NOON + HOUR)
    assert change is not None
    assert (change.deed, change.effects, change.detail) == ("woken", ("post", "notify"), {})
    awake = change.alert
    assert (awake.state, awake.level, awake.round, awake.exhausted) == ("open", 0, 0, False)
    assert awake.climbs_at == NOON + HOUR + 5 * MINUTE == awake.due_at
    late = pass_time(alert, NOON + 2 * HOUR)
    assert late is not None
    assert late.detail == {"late": "1 h"}


def test_the_owner_is_asked_again_and_again_while_it_is_in_hand() -> None:
    alert = in_state("acknowledged")
    for round_ in (1, 2, 3):
        now = NOON + 4 * round_ * HOUR
        assert alert.due_at == now
        change = pass_time(alert, now)
        assert change is not None
        assert (change.deed, change.effects) == ("reminded", ("remind",))
        assert note_text(change.note) == (
            f"Acknowledged {4 * round_} h ago and not resolved. Is it still in hand, {ALICE}?"
        )
        alert = change.alert
        assert (alert.state, alert.level, alert.climbs_at) == ("acknowledged", 0, None)


def test_of_two_things_that_are_due_the_one_due_first_comes_first() -> None:
    alert = opened(about="USUSPECT")
    assert (alert.climbs_at, alert.answers_by) == (NOON + 5 * MINUTE, NOON + 7 * MINUTE)
    first = pass_time(alert, NOON + HOUR)
    assert first is not None
    assert first.deed == "escalated"
    second = pass_time(first.alert, NOON + HOUR)
    assert second is not None
    assert second.deed == "person answered"
    assert second.alert.level == 2
    assert pass_time(second.alert, NOON + HOUR) is None
