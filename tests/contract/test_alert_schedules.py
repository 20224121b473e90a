"""Schedules and their firings in a database of either kind: a slot is run by one, once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.domain.alerting.tally import Tally
from bot.services.work import ScheduleState, SlotRun
from tests.contract.alert_making import HOSTILE, NOON, at, at_once

if TYPE_CHECKING:
    from bot.store.work import AlertStore

FIRST = ScheduleState("denials", 0, at(-60))


def begin(store: AlertStore, state: ScheduleState = FIRST) -> None:
    with store.begin() as work:
        work.schedules.begin(state)


def state(store: AlertStore, name: str = "denials") -> ScheduleState:
    with store.read() as work:
        found = work.schedules.get(name)
    assert found is not None
    return found


def claim(store: AlertStore, runner: str = "me", slot: float = 0, now: float = 0) -> bool:
    """Take a slot for five minutes."""
    with store.begin() as work:
        return work.schedules.claim(
            "denials", at(slot), runner=runner, now=at(now), lease_until=at(now + 5)
        )


def run(store: AlertStore, slot: float = 0) -> SlotRun:
    with store.read() as work:
        [found] = work.schedules.runs(at(slot), at(slot + 0.01))
    return found


def test_a_first_state_is_kept_once(alert_store: AlertStore) -> None:
    begin(alert_store)
    begin(alert_store, ScheduleState("denials", 9, at(9)))
    assert state(alert_store) == FIRST
    with alert_store.read() as work:
        assert work.schedules.get("unknown") is None


def test_many_begin_a_schedule_at_once_and_go_on(alert_store: AlertStore) -> None:
    def begin_and_pause(number: int) -> bool:
        with alert_store.begin() as work:
            work.schedules.begin(FIRST)
            return work.schedules.pause("denials", f"U{number}")

    paused = at_once(begin_and_pause)
    assert paused.count(True) == 1, "who was second can still write in its transaction"


def test_a_cursor_moves_from_where_it_is(alert_store: AlertStore) -> None:
    begin(alert_store)

    def move(number: int) -> bool:
        with alert_store.begin() as work:
            return work.schedules.moved(FIRST, number + 1)

    moved = at_once(move)
    assert moved.count(True) == 1
    assert state(alert_store).cursor == moved.index(True) + 1
    with alert_store.begin() as work:
        assert not work.schedules.moved(replace(FIRST, name="unknown"), 1)


def test_what_waits_for_a_summary_is_kept_with_the_cursor(alert_store: AlertStore) -> None:
    begin(alert_store)
    hostile = Tally(events=2, principals=dict.fromkeys(HOSTILE, 1), alerts=(7,))
    with alert_store.begin() as work:
        assert work.schedules.moved(FIRST, 1)
        work.schedules.keep_pending("denials", hostile.text())
    kept = state(alert_store)
    assert Tally.read(kept.pending) == hostile
    with alert_store.begin() as work:
        assert not work.schedules.moved(replace(kept, pending=""), 2)
        assert work.schedules.moved(kept, 2)
        work.schedules.keep_pending("denials", "")
    assert Tally.read(state(alert_store).pending) == Tally()


def test_a_change_of_what_is_asked_is_told_once(alert_store: AlertStore) -> None:
    begin(alert_store)
    marks = ("one", "one", "other", "other", "one")
    with alert_store.begin() as work:
        told = [work.schedules.asks("denials", mark) for mark in marks]
        assert told == [False, False, True, False, True]
        assert not work.schedules.asks("unknown", "one")


def test_failures_in_a_row_are_counted_until_a_success(alert_store: AlertStore) -> None:
    begin(alert_store)
    with alert_store.begin() as work:
        assert [work.schedules.failed("denials", f"no {n}") for n in range(3)] == [1, 2, 3]
    assert (state(alert_store).failures, state(alert_store).error) == (3, "no 2")
    with alert_store.begin() as work:
        assert [work.schedules.recovered("denials") for _ in range(2)] == [3, 0]
        assert work.schedules.recovered("unknown") == 0
    assert (state(alert_store).failures, state(alert_store).error) == (0, "")


def test_a_schedule_is_paused_by_one_and_resumed_once(alert_store: AlertStore) -> None:
    begin(alert_store)
    with alert_store.begin() as work:
        assert not work.schedules.pause("denials", "")
        assert work.schedules.pause("denials", "UALICE")
        assert not work.schedules.pause("denials", "UBOB")
    assert state(alert_store).paused_by == "UALICE"
    with alert_store.begin() as work:
        assert work.schedules.pause("denials", "")
        assert not work.schedules.pause("denials", "")
        assert not work.schedules.pause("unknown", "UALICE")
    assert state(alert_store).paused_by == ""


def test_of_many_that_claim_a_slot_one_has_it(alert_store: AlertStore) -> None:
    won = at_once(lambda number: claim(alert_store, f"r{number}"))
    assert won.count(True) == 1
    with alert_store.read() as work:
        assert work.schedules.runners() == [f"r{won.index(True)}"]
        assert work.schedules.last("denials") == NOON
        assert work.schedules.last("unknown") is None


def test_a_slot_that_has_ended_is_run_no_more(alert_store: AlertStore) -> None:
    for place, ended in enumerate(("done", "failed")):
        assert claim(alert_store, slot=place)
        with alert_store.begin() as work:
            work.schedules.ended("denials", at(place), ended, {"events": 3}, at(1))
        assert not claim(alert_store, "another", slot=place, now=60)
        found = run(alert_store, place)
        assert (found.state, found.ended_at, found.outcome) == (ended, at(1), {"events": 3})
        assert found.claimed_at == NOON
    with alert_store.read() as work:
        assert work.schedules.abandoned(at(60)) == []
        assert work.schedules.runners() == []


def test_who_dies_with_a_slot_holds_it_until_the_lease_ends(alert_store: AlertStore) -> None:
    assert claim(alert_store, "dead")
    with alert_store.read() as work:
        assert work.schedules.abandoned(at(4.9)) == []
        assert work.schedules.abandoned(at(5)) == [("denials", NOON)]
    assert not claim(alert_store, "early", now=4.9)
    took = at_once(lambda number: claim(alert_store, f"r{number}", now=5))
    assert took.count(True) == 1
    found = run(alert_store)
    assert (found.state, found.claimed_at, found.ended_at, found.outcome) == (
        "claimed", at(5), None, {},
    )  # fmt: skip


def test_a_dead_runners_slots_are_released_at_once(alert_store: AlertStore) -> None:
    claim(alert_store, "dead", slot=0)
    claim(alert_store, "dead", slot=1)
    claim(alert_store, "alive", slot=2)
    with alert_store.begin() as work:
        assert work.schedules.release("dead", at(1)) == 2
        assert work.schedules.release("nobody", at(1)) == 0
        assert work.schedules.abandoned(at(1)) == [("denials", at(0)), ("denials", at(1))]
    assert claim(alert_store, "next", slot=0, now=1)
    assert not claim(alert_store, "next", slot=2, now=1)


def test_one_slot_is_let_go_by_whoever_has_it(alert_store: AlertStore) -> None:
    for slot in (0, 1):
        claim(alert_store, "me", slot=slot)
    with alert_store.begin() as work:
        work.schedules.let_go("denials", at(0), "another", at(1))
        assert work.schedules.abandoned(at(1)) == []
        work.schedules.let_go("denials", at(0), "me", at(1))
        assert work.schedules.abandoned(at(1)) == [("denials", at(0))]
        work.schedules.ended("denials", at(1), "done", {}, at(1))
        work.schedules.let_go("denials", at(1), "me", at(1))
        assert work.schedules.abandoned(at(1)) == [("denials", at(0))]


def test_a_slot_keeps_how_many_it_stands_for_when_taken_over(alert_store: AlertStore) -> None:
    with alert_store.begin() as work:
        for runner, now in (("dead", 0), ("next", 5)):
            assert work.schedules.claim(
                "denials",
                NOON,
                runner=runner,
                now=at(now),
                lease_until=at(now + 5),
                missed=4 if runner == "dead" else 0,
            )
    assert run(alert_store).missed == 4


def test_runs_are_those_of_a_half_open_period_oldest_first(alert_store: AlertStore) -> None:
    for slot in (10, 0, 5):
        claim(alert_store, slot=slot)
    with alert_store.read() as work:
        found = [one.slot for one in work.schedules.runs(at(0), at(10))]
        assert found == [at(0), at(5)]
        assert work.schedules.last("denials") == at(10)
    begin(alert_store)
    assert state(alert_store).last_slot == at(10)


def test_old_firings_are_forgotten_but_not_a_schedules_last(alert_store: AlertStore) -> None:
    begin(alert_store)
    for slot in (0, 1, 2):
        assert claim(alert_store, slot=slot, now=slot)
    with alert_store.begin() as work:
        for slot in (0, 2):
            work.schedules.ended("denials", at(slot), "done", {}, at(3))
        assert work.schedules.forget(at(9)) == 1
        assert [one.slot for one in work.schedules.runs(at(0), at(9))] == [at(1), at(2)]
        assert work.schedules.forget(at(9)) == 0
