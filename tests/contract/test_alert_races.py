"""Replicas over one database of either kind: what several do at once is done once."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

import pytest

from bot.domain.alerting.change import Change, Unchanged
from bot.domain.alerting.handling import acknowledge, escalate, resolve
from bot.domain.alerting.notes import note_text
from bot.domain.run import Asker
from bot.errors import BusyError
from bot.services.change_alert import ChangeAlert
from bot.services.following import Following
from bot.services.pass_time import PassTime
from bot.services.reaching import Reaching
from bot.store.ledger import StoredLedger
from bot.store.work import AlertStore
from tests.contract.alert_making import at_once
from tests.unit.services.alerting.making import MINUTE, NOON, Watch, event

if TYPE_CHECKING:
    from bot.domain.alerting.handling import Handling
    from bot.services.evaluate_schedule import Evaluation
    from bot.store.database import Database


@pytest.fixture
def watch(store_database: Database) -> Watch:
    """A schedule that raises an alert for three denials of one principal within ten minutes."""
    return Watch(store_database)


def replica(watch: Watch) -> ChangeAlert:
    """Of another process: it shares nothing with the others but the database."""
    return ChangeAlert(AlertStore(watch.database), Following(Reaching({})), watch.clock)


def press(watch: Watch, who: str, handling: Handling) -> Change | Unchanged:
    return replica(watch)(watch.only().id, Asker("T1", who, "C1"), handling)


def test_two_press_at_once_and_one_five_times_and_all_are_told(watch: Watch) -> None:
    watch.flood(0, 3)
    people = ["UALICE", "UALICE", "UBOB", "UALICE", "UALICE", "UALICE"]

    def acknowledges(number: int) -> Change | Unchanged:
        who = people[number]
        return press(watch, who, lambda alert: acknowledge(alert, who, NOON))

    results = at_once(acknowledges, threads=6)
    [first] = [one for one in results if isinstance(one, Change)]
    winner = first.alert.acknowledged_by
    for who, made in zip(people, results, strict=True):
        if isinstance(made, Unchanged):
            told = note_text(made.reason)
            expected = "You acknowledged it" if who == winner else f"{winner} acknowledged it"
            assert told.startswith(expected)
    assert watch.deeds().count("acknowledged") == 1
    assert watch.letters().count("edit C1") == 1
    assert (watch.only().version, watch.only().owner) == (1, winner)


def test_changes_of_different_kinds_at_once_are_all_made_one_after_another(watch: Watch) -> None:
    watch.flood(0, 3)
    done: list[Handling] = [
        lambda alert: escalate(alert, "UALICE", NOON, "a reason"),
        lambda alert: acknowledge(alert, "UBOB", NOON),
        lambda alert: escalate(alert, "UCAROL", NOON, "another"),
        lambda alert: acknowledge(alert, "UDAN", NOON),
    ]
    results = at_once(lambda number: press(watch, "UALICE", done[number]), threads=4)
    made = [one for one in results if isinstance(one, Change)]
    assert sorted(one.alert.version for one in made) == list(range(1, len(made) + 1))
    assert watch.only().version == len(made)
    assert len(watch.deeds()) == 2 + len(made)
    assert StoredLedger(watch.database).verify().fault == ""


def test_closed_by_one_it_cannot_be_taken_by_another(watch: Watch) -> None:
    watch.flood(0, 3)

    def do(number: int) -> Change | Unchanged:
        if number:
            return press(watch, "UBOB", lambda alert: acknowledge(alert, "UBOB", NOON))
        return press(watch, "UALICE", lambda alert: resolve(alert, "UALICE", "A test.", NOON))

    at_once(do, threads=2)
    assert watch.only().state == "resolved"
    assert watch.deeds().count("resolved") == 1


def test_replicas_let_the_same_time_pass_once(watch: Watch) -> None:
    watch.flood(0, 3)
    watch.clock.now += 5 * MINUTE
    passing = [
        PassTime(AlertStore(watch.database), Following(Reaching({})), watch.clock, {}, UTC)
        for _ in range(4)
    ]
    assert sum(at_once(lambda number: passing[number](), threads=4)) == 1
    assert watch.deeds().count("escalated") == 1
    assert watch.letters().count("direct USECOND") == 1


def test_acknowledged_at_the_moment_it_climbs_it_does_one_of_both_first(watch: Watch) -> None:
    watch.flood(0, 3)
    watch.clock.now += 5 * MINUTE

    def do(number: int) -> object:
        if number:
            return watch.pass_time()
        return press(watch, "UBOB", lambda alert: acknowledge(alert, "UBOB", watch.clock.now))

    at_once(do, threads=2)
    assert watch.only().state == "acknowledged"
    assert watch.only().climbs_at is None
    watch.clock.now += 60 * MINUTE
    assert watch.pass_time() == 0
    deeds = [deed for deed in watch.deeds() if deed in {"acknowledged", "escalated"}]
    assert deeds in (["acknowledged"], ["escalated", "acknowledged"])


def test_what_arrives_is_counted_by_one_and_raises_one_alert(watch: Watch) -> None:
    watch.arrivals.come(*(event(f"e{number}") for number in range(5)))

    def evaluate(_: int) -> Evaluation | None:
        try:
            return watch.evaluate()
        except BusyError:
            return None

    found = [one for one in at_once(evaluate, threads=4) if one is not None]
    assert sum(one.events for one in found) == 5
    assert sum(bool(one.alerts) for one in found) == 1
    assert (watch.alerts(), watch.only().count) == (1, 5)
    assert len(watch.counted()) == 5
    assert watch.letters() == ["post C1", "line C1", "direct UFIRST"]


def test_a_press_while_events_arrive_loses_neither(watch: Watch) -> None:
    watch.flood(0, 3)
    watch.arrivals.come(*(event(f"more{number}", 1) for number in range(2)))

    def do(number: int) -> object:
        if number:
            return watch.evaluate()
        return press(watch, "UBOB", lambda alert: acknowledge(alert, "UBOB", NOON))

    at_once(do, threads=2)
    assert watch.only().count == 5
    assert watch.only().version == 2
    assert watch.deeds().count("acknowledged") == 1
    assert watch.attached() == {"e0", "e1", "e2", "more0", "more1"}
