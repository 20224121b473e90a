"""What becomes of findings: alerts, silences, and a channel that is not flooded."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest

from bot.domain.alerting.handling import acknowledge, resolve, snooze
from bot.domain.alerting.silence import Matcher, Silence
from bot.domain.schedule import ScheduleRule
from tests.unit.services.alerting.making import (
    EVERY,
    HOUR,
    MINUTE,
    NOON,
    RULES,
    Watch,
    event,
)

if TYPE_CHECKING:
    from bot.domain.alerting.silence import Field
    from bot.services.work import Hidden
    from bot.store.database import Database

CALLED = ["post C1", "line C1", "direct UFIRST"]


def silence(watch: Watch, field: Field, pattern: str, hours: int = 1) -> Silence:
    """One that hides from now on."""
    now = watch.clock.now
    one = Silence(0, (Matcher(field, pattern),), "UALICE", "A test.", now, now, now + hours * HOUR)
    with watch.store.begin() as work:
        return work.silences.add(one)


def hidden(watch: Watch) -> list[Hidden]:
    with watch.store.read() as work:
        return list(work.silences.hidden(NOON - HOUR, NOON + 9 * HOUR))


def test_an_alert_is_posted_once_and_then_edited(watch: Watch) -> None:
    for start in (0, 3, 6):
        watch.flood(start, 3)
    assert watch.letters() == [*CALLED, "edit C1", "edit C1"]


def test_it_is_posted_anew_when_it_matters(watch: Watch) -> None:
    watch.flood(0, 3)
    watch.flood(3, 1, resource="payroll")
    assert watch.letters() == [*CALLED, "post C1", "line C1"]


def test_reopened_it_is_posted_anew_and_calls_its_first_level(watch: Watch) -> None:
    watch.flood(0, 3)
    watch.do(lambda alert: acknowledge(alert, "UALICE", NOON))
    watch.flood(3, 2)
    assert (watch.only().state, watch.letters()[3:]) == (
        "acknowledged", ["edit C1", "line C1", "edit C1"],
    )  # fmt: skip
    watch.flood(5, 1)
    assert (watch.only().state, watch.only().reopened) == ("open", 1)
    assert watch.letters()[6:] == CALLED
    assert watch.deeds().count("reopened") == 1


def test_events_that_were_seen_come_up_no_more_when_they_come_again(watch: Watch) -> None:
    watch.flood(0, 3)
    watch.do(lambda alert: resolve(alert, "UALICE", "A test.", NOON))
    for _ in range(3):
        watch.flood(0, 3)
    assert (watch.only().state, watch.only().count) == ("resolved", 3)


def test_a_snoozed_alert_comes_up_for_what_is_new(watch: Watch) -> None:
    watch.flood(0, 3)
    watch.do(lambda alert: snooze(alert, "UALICE", NOON + HOUR, NOON))
    watch.flood(3, 3, 30)
    assert (watch.only().state, watch.only().snoozed_until) == ("open", None)


@pytest.mark.parametrize(("late", "same"), [(timedelta(0), True), (MINUTE, False)])
def test_long_after_its_end_another_alert_takes_over(
    watch: Watch, late: timedelta, *, same: bool
) -> None:
    watch.flood(0, 3)
    first = watch.only().id
    watch.do(lambda alert: resolve(alert, "UALICE", "A test.", NOON))
    watch.clock.now = NOON + RULES.reopen_within + late
    watch.flood(3, 3, 30)
    assert (watch.only().id == first) == same
    assert watch.only().count == (6 if same else 3)
    assert watch.alerts() == (1 if same else 2)


def test_an_old_alert_in_hand_is_still_the_one(watch: Watch) -> None:
    watch.flood(0, 3)
    watch.do(lambda alert: acknowledge(alert, "UALICE", NOON))
    watch.clock.now = NOON + 2 * RULES.reopen_within
    watch.flood(3, 3, 30)
    assert (watch.only().state, watch.alerts()) == ("open", 1)


def test_what_a_silence_hides_is_counted_and_calls_nobody(watch: Watch) -> None:
    quiet = silence(watch, "group", "ALI*")
    done = watch.flood(0, 4)
    assert (done.hidden, done.alerts, done.events) == (4, (), 4)
    assert (watch.alerts(), watch.letters()) == (0, [])
    (one,) = hidden(watch)
    assert (one.silence_id, one.group, one.events) == (quiet.id, "alice", 4)
    assert watch.deeds() == ["hidden", "evaluated"]


def test_another_group_is_not_hidden(watch: Watch) -> None:
    silence(watch, "group", "alice")
    watch.come(*(event(f"b{number}", 0, "bob") for number in range(3)))
    assert watch.alert("bob") is not None


def test_what_was_hidden_counts_no_more_once_the_silence_is_over(watch: Watch) -> None:
    silence(watch, "runbook", "access-*")
    watch.flood(0, 3)
    watch.clock.now = NOON + HOUR
    watch.flood(3, 2)
    assert watch.alert() is None
    watch.flood(5, 1)
    assert watch.attached() == {"e3", "e4", "e5"}


def test_events_of_an_alert_are_hidden_too_while_a_silence_lasts(watch: Watch) -> None:
    watch.flood(0, 3)
    silence(watch, "group", "alice")
    assert watch.flood(3, 2).hidden == 2
    assert (watch.only().count, watch.only().version) == (3, 0)


def test_of_events_every_one_must_match(watch: Watch) -> None:
    silence(watch, "action", "Get*")
    watch.come(event("a"), event("b"), event("c", action="DeleteBucket"))
    assert watch.only().count == 3


def test_a_channel_takes_so_many_alerts_an_hour_and_is_told_once(database: Database) -> None:
    watch = Watch(database, rules=replace(RULES, hourly=2))
    for group in ("a", "b", "c", "d"):
        watch.come(*(event(f"{group}{number}", 0, group) for number in range(3)))
    letters = watch.letters()
    assert watch.alerts() == 4
    assert letters.count("post C1") == 2
    assert letters.count("say C1") == 1
    assert letters.count("direct UFIRST") == 4, "people are called all the same"


def test_after_an_hour_the_channel_takes_more(database: Database) -> None:
    watch = Watch(database, rules=replace(RULES, hourly=1))
    for group in ("a", "b"):
        watch.come(*(event(f"{group}{number}", 0, group) for number in range(3)))
        watch.clock.now += HOUR + MINUTE
    assert watch.letters().count("post C1") == 2


def test_critical_alerts_are_posted_in_any_flood(database: Database) -> None:
    schedule = msgspec.structs.replace(EVERY, alert=ScheduleRule(severity="critical"))
    watch = Watch(database, rules=replace(RULES, hourly=1), schedule=schedule)
    for group in ("a", "b", "c"):
        watch.come(*(event(f"{group}{number}", 0, group) for number in range(3)))
    assert watch.letters().count("post C1") == 3


def test_the_person_of_all_events_is_asked_and_of_none_else(database: Database) -> None:
    watch = Watch(database, rules=replace(RULES, people={"al*": "USUSPECT"}))
    watch.come(*(event(f"a{number}", principal="user/Alice") for number in range(3)))
    assert watch.only().about == "USUSPECT"
    assert "ask USUSPECT" in watch.letters()
    mixed = [event(f"b{number}", 0, "bob", principal=name) for number, name in enumerate("ab")]
    watch.come(*mixed, event("b9", 0, "bob", principal="alice"))
    bob = watch.alert("bob")
    assert bob is not None
    assert bob.about == ""


def test_a_schedules_own_channel_goes_before_the_usual_one(database: Database) -> None:
    watch = Watch(database, schedule=msgspec.structs.replace(EVERY, channel="C2"))
    watch.flood(0, 3)
    assert watch.letters() == ["post C2", "line C2", "direct UFIRST"]
