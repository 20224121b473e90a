"""At night nobody is called for what can wait, however much of it comes."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from bot.domain.alerting.handling import acknowledge, resolve, snooze
from bot.domain.schedule import Schedule, ScheduleRule
from tests.unit.services.alerting.making import EVERY, HOUR, MINUTE, NOON, RULES, Watch, event

if TYPE_CHECKING:
    from bot.domain.alerting.handling import Handling
    from bot.domain.runbook import Severity
    from bot.store.database import Database

QUIET = replace(EVERY, quiet_hours="11:00-14:00")
ENDS = NOON + 2 * HOUR
BEFORE = NOON - 2 * HOUR


def at_severity(severity: Severity) -> Schedule:
    return replace(QUIET, alert=ScheduleRule(severity=severity))


@pytest.fixture
def watch(database: Database) -> Watch:
    return Watch(database, schedule=QUIET)


def test_an_alert_of_the_night_sleeps_until_the_quiet_hours_end(watch: Watch) -> None:
    watch.flood(0, 3)
    alert = watch.only()
    assert (alert.state, alert.snoozed_until, alert.climbs_at) == ("snoozed", ENDS, None)
    assert watch.letters() == ["post C1", "line C1"]
    watch.clock.now = ENDS
    assert watch.pass_time() == 1
    assert watch.only().state == "open"
    assert watch.letters().count("direct UFIRST") == 1


def test_its_further_events_call_nobody_either(watch: Watch) -> None:
    for start in (0, 3, 6):
        watch.flood(start, 3)
    alert = watch.only()
    assert (alert.state, alert.snoozed_until, alert.count) == ("snoozed", ENDS, 9)
    assert alert.reopened == 0
    assert watch.letters() == ["post C1", "line C1", "edit C1", "edit C1"]


def test_what_matters_is_shown_at_night_and_still_calls_nobody(watch: Watch) -> None:
    watch.flood(0, 3)
    watch.flood(3, 1, action="DeleteBucket")
    assert (watch.only().state, watch.only().snoozed_until) == ("snoozed", ENDS)
    assert watch.letters() == ["post C1", "line C1", "post C1", "line C1"]


@pytest.mark.parametrize(
    "handling",
    [
        lambda alert: acknowledge(alert, "UALICE", BEFORE),
        lambda alert: resolve(alert, "UALICE", "A test.", BEFORE),
        lambda alert: snooze(alert, "UALICE", NOON + 9 * HOUR, BEFORE),
    ],
    ids=["acknowledged", "resolved", "snoozed"],
)
def test_what_comes_up_again_at_night_is_open_in_the_morning(
    watch: Watch, handling: Handling
) -> None:
    watch.clock.now = BEFORE
    watch.flood(0, 3)
    watch.do(handling)
    called = watch.letters().count("direct UFIRST")
    watch.clock.now = NOON
    for start in (3, 6):
        watch.flood(start, 3, 30)
    assert (watch.only().state, watch.only().reopened) == ("snoozed", 1)
    assert watch.letters().count("direct UFIRST") == called == 1
    watch.clock.now = ENDS
    watch.pass_time()
    assert watch.only().state == "open"
    assert watch.letters().count("direct UFIRST") == 2


@pytest.mark.parametrize("severity", ["high", "critical"])
def test_what_cannot_wait_calls_at_night(database: Database, severity: Severity) -> None:
    watch = Watch(database, schedule=at_severity(severity))
    watch.flood(0, 3)
    assert watch.only().state == "open"
    assert "direct UFIRST" in watch.letters()


def test_an_alert_that_becomes_severe_at_night_calls(database: Database) -> None:
    watch = Watch(database, schedule=at_severity("low"))
    watch.flood(0, 3)
    watch.schedule = at_severity("high")
    watch.flood(3, 1)
    assert (watch.only().state, watch.only().severity) == ("open", "high")
    assert watch.letters().count("direct UFIRST") == 1


def test_who_it_is_about_is_not_asked_at_night(database: Database) -> None:
    rules = dataclasses.replace(RULES, people={"alice": "USUSPECT"})
    watch = Watch(database, schedule=QUIET, rules=rules)
    watch.come(*(event(f"e{number}") for number in range(3)))
    alert = watch.only()
    assert (alert.about, alert.answer, alert.answers_by) == ("USUSPECT", "", None)
    assert not [letter for letter in watch.letters() if letter.startswith("ask")]


def test_quiet_hours_are_those_of_the_schedules_zone(database: Database) -> None:
    there = replace(QUIET, quiet_hours="20:00-22:00", zone="Asia/Tokyo")
    watch = Watch(database, schedule=there)
    watch.flood(0, 3)
    assert watch.only().snoozed_until == NOON + 60 * MINUTE


@pytest.mark.parametrize(("severity", "called"), [("medium", False), ("critical", True)])
def test_what_was_open_before_calls_no_further_level_in_them(
    watch: Watch, severity: Severity, *, called: bool
) -> None:
    watch.schedule = at_severity(severity)
    watch.clock.now = NOON - HOUR - MINUTE
    watch.flood(0, 3, minute=-62)
    assert watch.letters().count("direct UFIRST") == 1
    watch.clock.now = NOON
    watch.pass_time()
    assert ("direct USECOND" in watch.letters()) is called
    if not called:
        assert (watch.only().state, watch.only().snoozed_until) == ("snoozed", ENDS)
        watch.clock.now = ENDS
        watch.pass_time()
        assert (watch.only().state, watch.only().level) == ("open", 0)


def test_what_somebody_snoozed_wakes_when_they_chose(watch: Watch) -> None:
    watch.clock.now = NOON - HOUR - MINUTE
    watch.flood(0, 3, minute=-62)
    watch.do(lambda alert: snooze(alert, "UBOB", NOON, watch.clock.now))
    watch.clock.now = NOON
    watch.pass_time()
    assert watch.only().state == "open"
    assert watch.letters().count("direct UFIRST") == 2
