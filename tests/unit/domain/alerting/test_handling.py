"""What people do with an alert: every state, every handling."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest

from bot.domain.alerting import handling
from bot.domain.alerting.alert import CLOSED, State
from bot.domain.alerting.change import Change, Unchanged
from bot.domain.alerting.notes import note_text
from bot.errors import RefusedError, UsageError
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
    from collections.abc import Callable

    from bot.domain.alerting.alert import Alert

    Act = Callable[[Alert, str], Change | Unchanged]

LATER = NOON + HOUR / 2
STATES: tuple[State, ...] = get_args(State)
ACTS: dict[str, Act] = {
    "acknowledge": lambda alert, by: handling.acknowledge(alert, by, LATER),
    "escalate": lambda alert, by: handling.escalate(alert, by, LATER, "it spreads"),
    "snooze": lambda alert, by: handling.snooze(alert, by, LATER + HOUR, LATER),
    "assign": lambda alert, by: handling.assign(alert, by, "UCAROL", LATER),
    "resolve": lambda alert, by: handling.resolve(alert, by, " A test. ", LATER),
    "reject": lambda alert, by: handling.resolve(alert, by, "Ours.", LATER, false_positive=True),
    "reopen": lambda alert, by: handling.reopen(alert, by, LATER),
    "still": lambda alert, by: handling.still(alert, by, LATER),
    "mute": lambda alert, by: handling.mute(alert, by, LATER),
}
TABLE: dict[str, dict[State, tuple[str, State] | None]] = {
    "acknowledge": {
        "open": ("acknowledged", "acknowledged"),
        "acknowledged": None,
        "snoozed": ("acknowledged", "acknowledged"),
        "resolved": None,
        "false_positive": None,
    },
    "escalate": {
        "open": ("escalated", "open"),
        "acknowledged": ("escalated", "open"),
        "snoozed": ("escalated", "open"),
        "resolved": None,
        "false_positive": None,
    },
    "snooze": {
        "open": ("snoozed", "snoozed"),
        "acknowledged": ("snoozed", "snoozed"),
        "snoozed": ("snoozed", "snoozed"),
        "resolved": None,
        "false_positive": None,
    },
    "assign": {
        "open": ("assigned", "open"),
        "acknowledged": ("assigned", "acknowledged"),
        "snoozed": ("assigned", "snoozed"),
        "resolved": None,
        "false_positive": None,
    },
    "resolve": {
        "open": ("resolved", "resolved"),
        "acknowledged": ("resolved", "resolved"),
        "snoozed": ("resolved", "resolved"),
        "resolved": None,
        "false_positive": None,
    },
    "reject": {
        "open": ("resolved", "false_positive"),
        "acknowledged": ("resolved", "false_positive"),
        "snoozed": ("resolved", "false_positive"),
        "resolved": None,
        "false_positive": None,
    },
    "reopen": {
        "open": None,
        "acknowledged": ("reopened", "open"),
        "snoozed": ("reopened", "open"),
        "resolved": ("reopened", "open"),
        "false_positive": ("reopened", "open"),
    },
    "still": {
        "open": None,
        "acknowledged": ("confirmed", "acknowledged"),
        "snoozed": None,
        "resolved": None,
        "false_positive": None,
    },
    "mute": {
        "open": ("muted", "open"),
        "acknowledged": ("muted", "acknowledged"),
        "snoozed": ("muted", "snoozed"),
        "resolved": ("muted", "resolved"),
        "false_positive": ("muted", "false_positive"),
    },
}
"""For each handling and state: the deed and the state after it, None where nothing is done."""

EFFECTS = {
    "acknowledge": ("edit", "calm", "see"),
    "escalate": ("edit", "notify"),
    "snooze": ("edit", "calm", "see"),
    "assign": ("edit",),
    "resolve": ("edit", "calm", "see"),
    "reject": ("edit", "calm", "see"),
    "reopen": ("post", "notify"),
    "still": ("edit",),
    "mute": ("edit",),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("act", ACTS)
def test_every_state_and_handling(act: str, state: State) -> None:
    alert, expected = in_state(state), TABLE[act][state]
    result = ACTS[act](alert, BOB)
    if expected is None:
        assert isinstance(result, Unchanged)
        assert result.alert is alert
        assert note_text(result.reason)
        return
    change = made(result)
    assert (change.deed, change.alert.state) == expected
    assert change.effects == EFFECTS[act]
    assert (change.alert.version, change.alert.changed_at) == (alert.version + 1, LATER)
    assert BOB in note_text(change.note)
    assert change.alert.count == alert.count


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("act", ["acknowledge", "snooze", "resolve", "reject", "still", "mute"])
def test_who_it_is_about_may_not_make_it_quieter(act: str, state: State) -> None:
    with pytest.raises(RefusedError, match="somebody else has to"):
        ACTS[act](in_state(state, about=SUSPECT), SUSPECT)


def test_who_it_is_about_may_make_it_louder_but_not_own_it() -> None:
    alert = opened(about=SUSPECT)
    assert made(handling.escalate(alert, SUSPECT, LATER)).alert.level == 1
    closed = in_state("resolved", about=SUSPECT)
    assert made(handling.reopen(closed, SUSPECT, LATER)).alert.state == "open"
    with pytest.raises(RefusedError, match="cannot be given"):
        handling.assign(alert, BOB, SUSPECT, LATER)
    with pytest.raises(RefusedError, match="somebody else has to assign it"):
        handling.assign(alert, SUSPECT, BOB, LATER)


@pytest.mark.parametrize("state", sorted(CLOSED))
def test_who_comes_too_late_is_told_who_closed_it(state: State) -> None:
    result = handling.acknowledge(in_state(state), BOB, LATER)
    assert isinstance(result, Unchanged)
    said = "called a false positive" if state == "false_positive" else "resolved"
    assert note_text(result.reason) == f"It was {said} by {ALICE} {NOON.isoformat()}."


def test_of_two_who_acknowledge_the_first_has_it_and_the_second_is_told() -> None:
    taken = made(handling.acknowledge(opened(), ALICE, NOON)).alert
    assert (taken.owner, taken.acknowledged_by, taken.acknowledged_at) == (ALICE, ALICE, NOON)
    assert (taken.climbs_at, taken.due_at) == (None, NOON + 4 * HOUR)
    other, again = (handling.acknowledge(taken, by, LATER) for by in (BOB, ALICE))
    assert isinstance(other, Unchanged)
    assert isinstance(again, Unchanged)
    assert note_text(other.reason) == f"{ALICE} acknowledged it {NOON.isoformat()}."
    assert note_text(again.reason).endswith("once is enough.")


def test_an_acknowledgement_says_how_many_events_were_seen() -> None:
    taken = made(handling.acknowledge(opened(count=1234), ALICE, NOON))
    assert taken.detail == {"seen": "1234"}
    assert note_text(taken.note) == f"{ALICE} acknowledged it, with 1,234 events seen."


def test_escalating_goes_level_by_level_and_calls_the_last_one_again() -> None:
    alert, places = opened(), []
    for _ in range(7):
        alert = made(handling.escalate(alert, BOB, LATER)).alert
        places.append((alert.round, alert.level))
        assert alert.climbs_at == LATER + alert.policy.levels[alert.level].length
    assert places == [(0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (1, 2), (1, 2)]


def test_escalating_takes_an_alert_out_of_hand_with_its_reason() -> None:
    alert = in_state("acknowledged", policy=SHORT, exhausted=True)
    change = made(handling.escalate(alert, BOB, LATER, "it spreads"))
    assert (change.alert.exhausted, change.alert.reminds_at) == (False, None)
    assert change.alert.climbs_at == LATER + 5 * MINUTE
    assert change.detail == {"level": "1", "reason": "it spreads"}
    assert note_text(change.note) == f"{BOB} escalated it to level 1: it spreads"


def test_a_snooze_is_for_a_time_to_come() -> None:
    asleep = made(handling.snooze(opened(), BOB, LATER + HOUR, LATER)).alert
    assert (asleep.owner, asleep.due_at, asleep.climbs_at) == (BOB, LATER + HOUR, None)
    for until in (LATER, LATER - HOUR):
        with pytest.raises(UsageError, match="still to come"):
            handling.snooze(opened(), BOB, until, LATER)


def test_a_snooze_takes_an_alert_from_nobody() -> None:
    given = made(handling.assign(opened(), ALICE, ALICE, NOON)).alert
    assert made(handling.snooze(given, BOB, LATER + HOUR, LATER)).alert.owner == ALICE


def test_who_is_given_an_alert_has_the_time_of_the_level_to_take_it() -> None:
    given = made(handling.assign(opened(level=1), ALICE, BOB, LATER))
    assert (given.alert.owner, given.detail) == (BOB, {"to": BOB})
    assert given.alert.climbs_at == LATER + 10 * MINUTE
    again = handling.assign(given.alert, ALICE, BOB, LATER)
    assert isinstance(again, Unchanged)
    assert note_text(again.reason) == f"{BOB} has it already."
    handed_on = made(handling.assign(given.alert, BOB, ALICE, LATER + HOUR)).alert
    assert handed_on.climbs_at == given.alert.climbs_at, "nobody gains time by handing it on"
    in_hand = made(handling.assign(in_state("acknowledged"), ALICE, BOB, LATER)).alert
    assert in_hand.climbs_at is None


def test_the_cause_is_asked_for_and_kept() -> None:
    ended = made(handling.resolve(opened(), BOB, "  A rotated key. ", LATER))
    kept = ended.alert
    assert (kept.cause, kept.resolved_by, kept.resolved_at) == ("A rotated key.", BOB, LATER)
    assert ended.detail == {"cause": "A rotated key.", "state": "resolved"}
    assert kept.due_at is None
    for cause, told in [(" \n", "what the cause was"), ("x" * 2001, "at most 2,000")]:
        with pytest.raises(UsageError, match=told):
            handling.resolve(opened(), BOB, cause, LATER)
    assert made(handling.resolve(opened(), BOB, "x" * 2000, LATER)).deed == "resolved"


def test_an_alert_opened_again_by_hand_begins_its_escalation_anew() -> None:
    closed = in_state("resolved", level=2, round=1, exhausted=True)
    again = made(handling.reopen(closed, BOB, LATER)).alert
    assert (again.level, again.round, again.exhausted, again.reopened) == (0, 0, False, 1)
    assert again.climbs_at == LATER + 5 * MINUTE == again.due_at
    assert again.resolved_at is None


def test_whose_hand_it_is_still_in_is_its_owner_then() -> None:
    kept = made(handling.still(in_state("acknowledged"), BOB, LATER)).alert
    assert (kept.owner, kept.acknowledged_by) == (BOB, ALICE)
    assert kept.reminds_at == LATER + 4 * HOUR


def test_a_muted_alert_asks_no_more_whatever_is_done_with_it() -> None:
    muted = made(handling.mute(in_state("acknowledged"), ALICE, LATER)).alert
    assert (muted.muted, muted.due_at) == (True, None)
    assert isinstance(handling.mute(muted, BOB, LATER), Unchanged)
    assert made(handling.still(muted, BOB, LATER)).alert.reminds_at is None
    again = made(handling.reopen(muted, BOB, LATER)).alert
    assert made(handling.acknowledge(again, BOB, LATER)).alert.due_at is None
