"""Two people at once, one pressing again and again, and what happens by itself."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from bot.domain.alerting.change import Change, Unchanged
from bot.domain.alerting.handling import acknowledge, resolve
from bot.domain.run import Asker
from bot.errors import BusyError, NotFoundError
from tests.unit.services.alerting.making import ALICE, HOUR, MINUTE, NOON, DiedError, Watch

if TYPE_CHECKING:
    from bot.domain.alerting.alert import Alert

BOB = Asker("T1", "UBOB", "C1")


def press(watch: Watch, who: Asker) -> Change | Unchanged:
    return watch.change(
        watch.only().id, who, lambda alert: acknowledge(alert, who.user, watch.clock.now)
    )


def test_there_is_no_alert_of_that_number(watch: Watch) -> None:
    with pytest.raises(NotFoundError, match="no alert 7"):
        watch.change(7, ALICE, lambda alert: acknowledge(alert, "UALICE", NOON))


def test_pressed_by_many_at_once_it_is_acknowledged_once(watch: Watch) -> None:
    watch.flood(0, 3)
    people = [ALICE, BOB] * 6
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda who: press(watch, who), people))
    assert sum(isinstance(one, Change) for one in results) == 1
    assert all(one.reason for one in results if isinstance(one, Unchanged))
    assert watch.deeds().count("acknowledged") == 1
    assert watch.only().version == 1


def test_who_decided_on_an_older_version_decides_again(watch: Watch) -> None:
    watch.flood(0, 3)
    older = watch.only()
    press(watch, BOB)
    seen: list[Alert] = []

    def overtaken(alert: Alert) -> Change | Unchanged:
        seen.append(alert)
        return resolve(alert if len(seen) > 1 else older, "UALICE", "A test.", NOON)

    made = watch.change(older.id, ALICE, overtaken)
    assert (made.alert.version, made.alert.state) == (2, "resolved")
    assert [alert.version for alert in seen] == [1, 1]
    assert watch.only().acknowledged_by == "UBOB"
    assert watch.deeds()[2:] == ["acknowledged", "resolved"]


def test_who_is_overtaken_again_and_again_is_told_to_try_later(watch: Watch) -> None:
    watch.flood(0, 3)
    older = watch.only()
    press(watch, BOB)
    with pytest.raises(BusyError, match="Try again"):
        watch.change(older.id, ALICE, lambda _: resolve(older, "UALICE", "A test.", NOON))
    assert watch.only().state == "acknowledged"


def test_a_death_in_the_middle_changes_nothing(watch: Watch) -> None:
    watch.flood(0, 3)
    before, letters = watch.only(), watch.letters()
    watch.store.lines = 0
    with pytest.raises(DiedError):
        press(watch, ALICE)
    assert (watch.only(), watch.letters()) == (before, letters)
    assert isinstance(press(watch, ALICE), Change)


def test_acknowledging_stops_the_climbing_at_once(watch: Watch) -> None:
    watch.flood(0, 3)
    watch.clock.now += 5 * MINUTE
    press(watch, ALICE)
    assert watch.pass_time() == 0
    assert "direct USECOND" not in watch.letters()


def test_nobody_answers_and_it_climbs_on_time_to_its_end(watch: Watch) -> None:
    watch.flood(0, 3)
    told = []
    for _ in range(20):
        watch.clock.now += MINUTE
        if watch.pass_time():
            told.append((watch.clock.now - NOON, watch.only().level))
    assert told == [(5 * MINUTE, 1), (15 * MINUTE, 1)]
    assert watch.only().exhausted
    assert watch.letters().count("direct USECOND") == 2


def test_after_an_outage_each_alert_takes_one_step_and_says_how_late(watch: Watch) -> None:
    watch.flood(0, 3)
    watch.clock.now += 3 * HOUR
    assert [watch.pass_time(), watch.pass_time()] == [1, 0]
    assert watch.only().level == 1
    assert watch.only().climbs_at == NOON + 3 * HOUR + 10 * MINUTE


def test_two_replicas_pass_the_same_time_once(watch: Watch) -> None:
    watch.flood(0, 3)
    watch.clock.now += 5 * MINUTE
    with ThreadPoolExecutor(4) as pool:
        passed = list(pool.map(lambda _: watch.pass_time(), range(4)))
    assert sum(passed) == 1
    assert watch.deeds().count("escalated") == 1
