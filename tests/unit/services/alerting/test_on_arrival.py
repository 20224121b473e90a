"""Alerts are raised as events arrive; a firing tells what was counted since the last."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from bot.domain.alerting.tally import Tally
from bot.domain.schedule import ScheduleRule
from bot.errors import BusyError
from tests.contract.alert_making import event
from tests.unit.services.alerting.making import DENIED, EVERY, HOUR, Watch

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.store.database import Database


@pytest.fixture
def watch(database: Database) -> Watch:
    """One that posts summaries where there is something to sum up."""
    return Watch(database, schedule=msgspec.structs.replace(EVERY, summary="threshold"))


def flood(watch: Watch, start: int, group: str = "alice") -> None:
    """Three denials, enough for an alert."""
    watch.arrivals.come(*(event(f"{group}{start + at}", group=group) for at in range(3)))


def test_an_alert_does_not_wait_for_its_firing(watch: Watch) -> None:
    flood(watch, 0)
    assert watch.service.arrived(watch.name, watch.schedule)
    assert watch.only().count == 3
    assert watch.summaries() == []
    assert not watch.service.arrived(watch.name, watch.schedule), "nothing has arrived since"


def test_a_firing_sums_up_what_was_counted_since_the_last(watch: Watch) -> None:
    for start in (0, 3, 6):
        flood(watch, start)
        watch.service.arrived(watch.name, watch.schedule)
    flood(watch, 0, "bob")
    watch.evaluate()
    [summary] = watch.summaries()
    assert summary.events == 12
    assert summary.principals == (("alice", 9), ("bob", 3))
    assert len(summary.alerts) == 2
    watch.clock.now += HOUR
    watch.evaluate()
    assert len(watch.summaries()) == 1, "nothing was counted since"


def test_what_counts_nothing_leaves_no_entry(watch: Watch) -> None:
    watch.arrivals.come()
    assert not watch.service.arrived(watch.name, watch.schedule)
    assert watch.deeds() == []
    flood(watch, 0)
    watch.service.arrived(watch.name, watch.schedule)
    assert watch.deeds() == ["opened", "evaluated"]


def test_a_firing_and_an_arrival_at_once_count_everything_once(watch: Watch) -> None:
    flood(watch, 0)
    watch.arrivals.meanwhile = watch.evaluate
    with pytest.raises(BusyError):
        watch.service.arrived(watch.name, watch.schedule)
    assert watch.only().count == 3
    assert [summary.events for summary in watch.summaries()] == [3]


def test_a_firing_that_finds_nothing_new_cannot_tell_the_same_twice(watch: Watch) -> None:
    flood(watch, 0)
    watch.service.arrived(watch.name, watch.schedule)
    flood(watch, 3)
    watch.arrivals.meanwhile = watch.evaluate
    with pytest.raises(BusyError):
        watch.service.arrived(watch.name, watch.schedule)
    watch.evaluate()
    assert [summary.events for summary in watch.summaries()] == [6]


def test_what_arrives_while_a_schedule_is_paused_is_counted_when_it_is_resumed(
    watch: Watch,
) -> None:
    service = watch.service
    with watch.store.begin() as work:
        work.schedules.pause(watch.name, "UDANA")
    flood(watch, 0)
    assert not service.arrived(watch.name, watch.schedule)
    assert watch.counted() == []
    with watch.store.begin() as work:
        work.schedules.pause(watch.name, "")
    assert service.arrived(watch.name, watch.schedule), "it waits for nothing further to arrive"
    assert watch.only().count == 3


def test_an_archive_that_took_anothers_place_is_counted_when_it_comes(watch: Watch) -> None:
    """It may begin with smaller numbers, as one that was restored or made by an earlier version."""
    for _ in range(5):
        watch.arrivals.come()
    flood(watch, 0)
    watch.evaluate()
    watch.arrivals.batches.clear()
    flood(watch, 0)
    flood(watch, 0, "mallory")
    assert watch.service.arrived(watch.name, watch.schedule)
    assert len(watch.counted()) == 6, "what counted once still does"
    assert watch.alerts() == 2
    flood(watch, 0, "bob")
    assert watch.service.arrived(watch.name, watch.schedule), "and so it goes on"
    assert watch.alerts() == 3


def test_another_replica_that_is_ahead_is_no_other_archive(watch: Watch) -> None:
    def overtake() -> None:
        flood(watch, 3)
        watch.evaluate()

    flood(watch, 0)
    watch.arrivals.after_head = overtake
    assert not watch.service.arrived(watch.name, watch.schedule)
    assert watch.cursor() == 2, "it stays where the other one brought it"


def runbook(watch: Watch) -> None:
    watch.runbook = msgspec.structs.replace(DENIED, id="root-use", title="Root used")


def query(watch: Watch) -> None:
    watch.runbook = msgspec.structs.replace(DENIED, query="filter eventName = 'ConsoleLogin'")


def parameters(watch: Watch) -> None:
    watch.schedule = msgspec.structs.replace(watch.schedule, parameters={"region": "eu-west-1"})


def group_by(watch: Watch) -> None:
    own = ScheduleRule(group_by="eventName")
    watch.schedule = msgspec.structs.replace(watch.schedule, alert=own)


def two_of_three(watch: Watch) -> None:
    """Denials that are counted, and no alert yet."""
    watch.arrivals.come(*(event(f"old{at}") for at in range(2)))
    assert not watch.service.arrived(watch.name, watch.schedule)


@pytest.mark.parametrize("change", [runbook, query, parameters, group_by])
def test_a_schedule_that_asks_something_else_begins_anew(
    watch: Watch, change: Callable[[Watch], None]
) -> None:
    watch.schedule = msgspec.structs.replace(watch.schedule, summary="always")
    two_of_three(watch)
    change(watch)
    watch.arrivals.come(event("new0"))
    assert not watch.service.arrived(watch.name, watch.schedule)
    assert watch.alerts() == 0
    watch.evaluate()
    assert [summary.events for summary in watch.summaries()] == [1]
    watch.arrivals.come(event("new1"), event("new2"))
    assert watch.service.arrived(watch.name, watch.schedule)
    assert watch.attached() == {"new0", "new1", "new2"}


def test_events_of_an_earlier_alert_are_no_part_of_what_is_asked_now(watch: Watch) -> None:
    flood(watch, 0)
    assert watch.service.arrived(watch.name, watch.schedule)
    runbook(watch)
    watch.arrivals.come(event("new"))
    assert not watch.service.arrived(watch.name, watch.schedule)
    assert watch.alerts() == 1


def test_what_changes_no_event_leaves_what_was_counted(watch: Watch) -> None:
    two_of_three(watch)
    watch.schedule = msgspec.structs.replace(
        watch.schedule, every="1h", channel="C2", alert=ScheduleRule(threshold=4, window="1h")
    )
    watch.arrivals.come(event("new0"))
    assert not watch.service.arrived(watch.name, watch.schedule)
    watch.arrivals.come(event("new1"))
    assert watch.service.arrived(watch.name, watch.schedule)
    assert watch.only().count == 4


@pytest.mark.parametrize(
    ("times", "at_once"),
    [
        ({"every": "15m"}, True),
        ({"every": "15m", "wait": True}, False),
        ({"cron": "0 9 * * mon", "every": None}, False),
    ],
)
def test_times_of_the_clock_are_waited_for(
    watch: Watch, times: dict[str, object], *, at_once: bool
) -> None:
    assert msgspec.structs.replace(watch.schedule, **times).on_arrival is at_once


def test_tallies_add_up_and_stay_small() -> None:
    assert Tally.read("") == Tally()
    assert Tally().text() == ""
    many = Tally(events=600, principals={f"p{number}": 1 for number in range(600)})
    both = many.plus(Tally(events=1, principals={"p599": 1}, alerts=(1,)))
    assert both.events == 601
    assert len(both.principals) == 500
    assert both.principals["p599"] == 2
    assert Tally.read(both.text()) == both
