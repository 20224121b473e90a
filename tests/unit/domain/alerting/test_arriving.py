"""Events arrive: an alert is opened, grows, or comes up again."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest

from bot.domain.alerting.alert import State
from bot.domain.alerting.arriving import arrive, open_alert
from bot.domain.alerting.escalation import Policy
from bot.domain.alerting.notes import note_text
from tests.unit.domain.alerting.making import (
    HOUR,
    MINUTE,
    NOON,
    POLICY,
    SHORT,
    SUSPECT,
    finding,
    in_state,
    opened,
    sighting,
)

if TYPE_CHECKING:
    from bot.domain.runbook import Severity

LATER = NOON + HOUR
STATES: tuple[State, ...] = get_args(State)
IN_HAND_OR_CLOSED = tuple(state for state in STATES if state != "open")


def test_a_new_alert_tells_its_first_level_and_knows_its_events() -> None:
    made = open_alert(finding(sighting("b", 3), sighting("a", -4, principal="bob")), 7, NOON)
    alert = made.alert
    assert (alert.id, alert.state, alert.version, alert.level, alert.round) == (7, "open", 0, 0, 0)
    assert (alert.count, alert.first, alert.last) == (2, NOON - 4 * MINUTE, NOON + 3 * MINUTE)
    assert alert.principals == ("alice", "bob")
    assert alert.climbs_at == NOON + 5 * MINUTE == alert.due_at
    assert (made.deed, made.effects) == ("opened", ("post", "notify"))
    assert note_text(made.note) == "Opened with 2 events: Access denied."
    assert made.detail == {"events": "2"}


def test_the_person_it_is_about_is_asked_where_the_policy_says_so() -> None:
    asked = open_alert(finding(about=SUSPECT), 1, NOON)
    assert asked.effects == ("post", "notify", "ask")
    assert (asked.alert.answer, asked.alert.answers_by) == ("asked", NOON + 7 * MINUTE)
    silent = Policy(POLICY.levels, ask_person=False)
    unasked = open_alert(finding(about=SUSPECT, policy=silent), 1, NOON)
    assert "ask" not in unasked.effects
    assert (unasked.alert.answer, unasked.alert.answers_by) == ("", None)
    assert unasked.alert.about == SUSPECT


def test_an_open_alert_grows_in_place() -> None:
    alert = opened()
    more = (sighting("e2", -9), sighting("e3", 9))
    made = arrive(alert, finding(*more), LATER)
    assert (made.deed, made.effects, made.note) == ("grew", ("edit",), ())
    assert (made.alert.count, made.alert.version) == (3, 1)
    assert (made.alert.first, made.alert.last) == (NOON - 9 * MINUTE, NOON + 9 * MINUTE)
    assert made.alert.changed_at == LATER
    assert made.alert.climbs_at == alert.climbs_at, "a flood must not hold up the escalation"
    assert made.detail == {"events": "2"}


@pytest.mark.parametrize("facet", ["principal", "action", "resource"])
def test_a_new_value_of_a_facet_posts_an_open_alert_anew(facet: str) -> None:
    made = arrive(opened(), finding(sighting("e2", 0, **{facet: "another"})), LATER)
    assert (made.deed, made.effects) == ("grew", ("post",))
    assert note_text(made.note) == f"1 more event; new {facet}s: another."
    assert made.detail == {"events": "1", f"{facet}s": "another"}
    assert "another" in getattr(made.alert, f"{facet}s")


@pytest.mark.parametrize("unchanged", [{"source": "203.0.113.9"}, {"principal": ""}, {}])
def test_nothing_else_posts_it_anew(unchanged: dict[str, str]) -> None:
    made = arrive(opened(), finding(sighting("e2", 0, **unchanged)), LATER)
    assert made.effects == ("edit",)


@pytest.mark.parametrize(
    ("before", "now", "after", "effects"),
    [
        ("medium", "high", "high", ("post",)),
        ("low", "critical", "critical", ("post",)),
        ("high", "high", "high", ("edit",)),
        ("critical", "low", "critical", ("edit",)),
    ],
)
def test_severity_only_rises(
    before: Severity, now: Severity, after: Severity, effects: tuple[str, ...]
) -> None:
    made = arrive(opened(severity=before), finding(sighting("e2"), severity=now), LATER)
    assert (made.alert.severity, made.effects) == (after, effects)
    assert ("severity is" in note_text(made.note)) == (effects == ("post",))


@pytest.mark.parametrize("state", IN_HAND_OR_CLOSED)
def test_unseen_events_that_meet_the_rule_bring_it_up_again(state: State) -> None:
    newer = Policy(SHORT.levels, answer_within="1m")
    alert = in_state(state, level=2, round=1, exhausted=True, about=SUSPECT)
    made = arrive(alert, finding(sighting("e2"), policy=newer), LATER)
    assert (made.deed, made.effects) == ("reopened", ("post", "notify"))
    again = made.alert
    assert (again.state, again.reopened, again.count) == ("open", 1, 2)
    assert (again.level, again.round, again.exhausted) == (0, 0, False)
    assert again.version == alert.version + 1
    assert again.policy == newer, "a new escalation begins with the policy as it is then"
    assert again.climbs_at == LATER + 5 * MINUTE == again.due_at
    assert (again.resolved_at, again.snoozed_until, again.reminds_at) == (None, None, None)
    assert note_text(made.note) == "Reopened: 1 more event."


@pytest.mark.parametrize("state", IN_HAND_OR_CLOSED)
def test_too_few_unseen_events_are_only_counted(state: State) -> None:
    alert = in_state(state)
    made = arrive(alert, finding(sighting("e2"), anew=False), LATER)
    assert (made.deed, made.effects) == ("grew", ("edit",))
    assert (made.alert.state, made.alert.count, made.alert.reopened) == (state, 2, 0)
    assert made.alert.due_at == alert.due_at


@pytest.mark.parametrize("state", IN_HAND_OR_CLOSED)
@pytest.mark.parametrize(
    ("fields", "severity"),
    [
        ({"principal": "mallory"}, "medium"),
        ({"action": "DeleteBucket"}, "medium"),
        ({"resource": "payroll"}, "medium"),
        ({}, "high"),
    ],
)
def test_what_matters_brings_it_up_again_even_alone(
    state: State, fields: dict[str, str], severity: Severity
) -> None:
    more = finding(sighting("e2", 0, **fields), severity=severity, anew=False)
    made = arrive(in_state(state), more, LATER)
    assert (made.deed, made.alert.state) == ("reopened", "open")


def test_a_flood_of_names_is_remembered_in_part_and_counted_whole() -> None:
    flood = [sighting(f"e{number}", principal=f"p{number}") for number in range(500)]
    alert = open_alert(finding(*flood), 1, NOON).alert
    assert alert.count == 500
    assert alert.principals == tuple(f"p{number}" for number in range(50))
    more = arrive(alert, finding(sighting("x", principal="unheard-of")), LATER)
    assert more.effects == ("edit",), "who is full of names takes none for new"
    assert more.alert.principals == alert.principals


def test_a_note_names_three_of_many_new_values() -> None:
    more = [sighting(f"e{number}", action=f"Do{number}") for number in range(1200)]
    made = arrive(opened(), finding(*more), LATER)
    expected = "1,200 more events; new actions: Do0, Do1, Do2 and 1,197 more."
    assert note_text(made.note) == expected
    assert len(made.alert.actions) == 50


def test_one_that_another_person_brings_up_again_is_about_that_one() -> None:
    closed = in_state("resolved", about="UDAVE", answer="yes")
    theirs = arrive(closed, finding(sighting("new", 60), about=SUSPECT), LATER)
    assert (theirs.alert.about, theirs.alert.answer) == (SUSPECT, "asked")
    assert theirs.alert.answers_by == LATER + POLICY.answer_length
    assert theirs.effects == ("post", "notify", "ask")
    for about in ("", "UDAVE"):
        same = arrive(closed, finding(sighting("new", 60), about=about), LATER)
        assert (same.alert.about, same.alert.answer) == ("UDAVE", "yes")
        assert same.effects == ("post", "notify")
