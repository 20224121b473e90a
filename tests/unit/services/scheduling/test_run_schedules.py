"""Each slot is run once, by whoever wakes; what was missed is run once, and told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from bot.domain.slots import timing_of
from bot.errors import BusyError, StoreError, UsageError
from tests.unit.services.alerting.making import HOUR, MINUTE, NOON
from tests.unit.services.scheduling.making import (
    QUARTER,
    FakeJob,
    Ground,
    KilledError,
    runner,
)

if TYPE_CHECKING:
    from datetime import timedelta

    from bot.store.database import Database


def test_a_new_schedule_runs_its_latest_slot_and_looks_back_a_little(ground: Ground) -> None:
    ground.clock.now = NOON + 7 * MINUTE
    job = FakeJob(ground)
    assert runner(ground, job).wake("denials")
    assert job.ran == [NOON]
    assert ground.said() == []
    with ground.store.read() as work:
        state = work.schedules.get("denials")
    assert state is not None
    assert (state.cursor, state.since) == (0, ground.clock.now - HOUR)


def test_what_looks_back_at_nothing_waits_for_its_first_slot(ground: Ground) -> None:
    """A digest of a period before the bot was there would tell of nothing."""
    ground.clock.now = NOON + 7 * MINUTE
    job = FakeJob(ground, first_look=0 * HOUR)
    run = runner(ground, job)
    assert not run.wake("denials")
    ground.clock.now = NOON + 2 * QUARTER + MINUTE
    assert run.wake("denials")
    assert job.ran == [NOON + 2 * QUARTER], "what it missed after it began, it missed"


def test_a_slot_is_run_once_however_often_it_is_woken(ground: Ground) -> None:
    job = FakeJob(ground)
    run = runner(ground, job)
    woken = []
    for _ in range(6):
        woken.append(run.wake("denials"))
        ground.clock.now += 5 * MINUTE
    assert woken == [True, False, False, True, False, False]
    assert job.ran == [NOON, NOON + QUARTER]
    assert ground.said() == []


def test_a_clock_that_is_set_back_runs_nothing_again_and_goes_on_at_once(ground: Ground) -> None:
    job = FakeJob(ground)
    run = runner(ground, job)
    for moved in (2 * HOUR, -HOUR, -HOUR, HOUR, HOUR, HOUR):
        ground.clock.now += moved
        run.wake("denials")
    assert job.ran == [NOON + 2 * HOUR, NOON + HOUR, NOON, NOON + 3 * HOUR]


def test_a_clock_that_is_set_back_a_little_runs_what_comes_next(ground: Ground) -> None:
    job = FakeJob(ground)
    run = runner(ground, job)
    for moved in (0.0, -0.5, 0.5, 15):
        ground.clock.now += moved * MINUTE
        run.wake("denials")
    assert job.ran == [NOON, NOON + QUARTER]


def test_a_schedule_that_has_no_slot_yet_does_not_run(ground: Ground) -> None:
    ground.clock.now = NOON.replace(year=1969)
    job = FakeJob(ground)
    assert not runner(ground, job).wake("denials")
    assert job.ran == []


@pytest.mark.parametrize(
    ("away", "missed", "late"),
    [(2 * QUARTER, "1 firing was missed", "15 min"), (HOUR, "3 firings were missed", "45 min")],
)
def test_what_was_missed_is_run_once_and_told(
    ground: Ground, away: timedelta, missed: str, late: str
) -> None:
    job = FakeJob(ground)
    run = runner(ground, job)
    run.wake("denials")
    ground.clock.now += away
    assert [run.wake("denials"), run.wake("denials")] == [True, False]
    assert job.ran == [NOON, ground.clock.now]
    assert [one.missed for one in ground.slots()] == [0, away // QUARTER - 1]
    [said] = ground.said()
    assert said == (
        f"C1: Schedule denials is late: {missed} from 2026-03-02T12:15:00+00:00 on."
        f" What arrived meanwhile is counted now, {late} late."
    )


def test_a_days_lateness_survives_a_change_of_clocks(ground: Ground) -> None:
    """New York goes from EST to EDT on 8 March 2026: nine o'clock is 14:00Z, then 13:00Z."""
    job = FakeJob(ground, timing=timing_of(None, "0 9 * * *", "America/New_York"))
    run = runner(ground, job)
    ground.clock.now = NOON.replace(day=6, hour=14)
    run.wake("denials")
    ground.clock.now = NOON.replace(day=10, hour=13)
    run.wake("denials")
    assert job.ran == [NOON.replace(day=6, hour=14), NOON.replace(day=10, hour=13)]
    assert [one.missed for one in ground.slots()] == [0, 3]
    assert "from 2026-03-07T14:00:00+00:00 on" in ground.said()[0]


def test_two_processes_run_every_slot_once_between_them(store_database: Database) -> None:
    ground = Ground(store_database)
    jobs = [FakeJob(ground) for _ in range(4)]
    processes = [runner(ground, job) for job in jobs]
    with ThreadPoolExecutor(4) as pool:
        for _ in range(6):
            woken = list(pool.map(lambda run: run.wake("denials"), processes))
            assert woken.count(True) == 1
            ground.clock.now += QUARTER
    ran = sorted(slot for job in jobs for slot in job.ran)
    assert ran == [NOON + place * QUARTER for place in range(6)]
    assert {one.state for one in ground.slots()} == {"done"}
    assert ground.said() == []


def test_two_processes_tell_once_what_was_missed(store_database: Database) -> None:
    ground = Ground(store_database)
    jobs = [FakeJob(ground) for _ in range(2)]
    processes = [runner(ground, job) for job in jobs]
    processes[0].wake("denials")
    ground.clock.now += HOUR
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda run: run.wake("denials"), processes))
    assert len(ground.said()) == 1
    assert sorted(slot for job in jobs for slot in job.ran) == [NOON, NOON + HOUR]


def test_three_failures_in_a_row_are_told_once_and_the_recovery(ground: Ground) -> None:
    job = FakeJob(ground, problems=[UsageError(f"no {number}") for number in range(5)])
    run = runner(ground, job)
    told = []
    for _ in range(7):
        assert run.wake("denials")
        told.append(len(ground.said()))
        ground.clock.now += QUARTER
    assert told == [0, 0, 1, 1, 1, 2, 2]
    failing, recovered = ground.said()
    assert failing == (
        "C1: Schedule denials has failed 3 times in a row and keeps trying. What it says: no 2"
    )
    assert recovered.startswith("C1: Schedule denials works again, after 5 failures.")
    assert [one.state for one in ground.slots()] == ["failed"] * 5 + ["done"] * 2
    assert ground.slots()[0].outcome == {"error": "no 0"}
    entries = ground.ledger("not evaluated")
    assert [entry[3]["error"] for entry in entries] == [f"no {number}" for number in range(5)]


def test_two_failures_are_no_news(ground: Ground) -> None:
    job = FakeJob(ground)
    run = runner(ground, job)
    for _ in range(3):
        job.problems = [UsageError("no"), UsageError("no")]
        for _ in range(3):
            run.wake("denials")
            ground.clock.now += QUARTER
    assert ground.said() == []
    assert [one.state for one in ground.slots()] == ["failed", "failed", "done"] * 3


def test_whatever_breaks_the_schedule_goes_on(
    ground: Ground, caplog: pytest.LogCaptureFixture
) -> None:
    job = FakeJob(ground, problems=[ZeroDivisionError("division by zero")])
    run = runner(ground, job)
    assert run.wake("denials")
    assert "ZeroDivisionError" in caplog.text, "a mistake of the program is logged whole"
    ground.clock.now += QUARTER
    assert run.wake("denials")
    assert [one.state for one in ground.slots()] == ["failed", "done"]


def test_a_schedule_without_a_channel_says_nothing(ground: Ground) -> None:
    job = FakeJob(ground, channel="", problems=[UsageError("no")] * 3)
    run = runner(ground, job)
    for _ in range(4):
        run.wake("denials")
        ground.clock.now += HOUR
    assert ground.said() == []
    assert len(ground.ledger("not evaluated")) == 3


def test_who_is_in_the_way_is_waited_for_a_few_times(ground: Ground) -> None:
    job = FakeJob(ground, problems=[BusyError("in use")] * 5)
    assert runner(ground, job).wake("denials")
    assert [one.state for one in ground.slots()] == ["done"]
    assert job.ran == [NOON] * 6


def test_who_is_in_the_way_for_ever_is_a_failure(ground: Ground) -> None:
    job = FakeJob(ground, problems=[BusyError("in use")] * 99)
    assert runner(ground, job).wake("denials")
    assert [(one.state, one.outcome) for one in ground.slots()] == [("failed", {"error": "in use"})]


def test_a_database_that_fails_in_the_middle_fails_no_schedule(ground: Ground) -> None:
    job = FakeJob(ground, problems=[StoreError("gone", retryable=True)])
    run = runner(ground, job)
    assert run.wake("denials")
    assert [one.state for one in ground.slots()] == ["claimed"]
    assert ground.ledger("not evaluated") == []
    ground.clock.now += 5 * MINUTE
    assert run.resume_abandoned() == 1
    assert [one.state for one in ground.slots()] == ["done"]
    assert job.ran == [NOON, NOON]
    assert ground.said() == []


def test_a_database_that_is_gone_at_the_slot_is_asked_again(ground: Ground) -> None:
    job = FakeJob(ground)
    run = runner(ground, job)
    ground.store.broken = True
    with pytest.raises(StoreError):
        run.wake("denials")
    ground.store.broken = False
    assert run.wake("denials")
    assert job.ran == [NOON]


def test_what_somebody_died_with_is_run_when_the_lease_ends_by_one(
    store_database: Database,
) -> None:
    ground = Ground(store_database)
    with pytest.raises(KilledError):
        runner(ground, FakeJob(ground, problems=[KilledError()])).wake("denials")
    jobs = [FakeJob(ground) for _ in range(3)]
    survivors = [runner(ground, job) for job in jobs]
    ground.clock.now += 4 * MINUTE
    assert [run.resume_abandoned() for run in survivors] == [0, 0, 0]
    ground.clock.now += MINUTE
    with ThreadPoolExecutor(3) as pool:
        resumed = list(pool.map(lambda run: run.resume_abandoned(), survivors))
    assert sum(resumed) == 1
    assert [slot for job in jobs for slot in job.ran] == [NOON]
    assert ground.said() == []


def test_what_is_of_no_job_any_more_is_left(ground: Ground) -> None:
    with pytest.raises(KilledError):
        runner(ground, FakeJob(ground, problems=[KilledError()])).wake("denials")
    ground.clock.now += HOUR
    other = FakeJob(ground, name="other")
    assert runner(ground, other, names=("other",)).resume_abandoned() == 0
    assert other.ran == []


def test_a_slot_that_lasts_longer_than_the_next_is_no_hindrance(ground: Ground) -> None:
    job = FakeJob(ground)
    run = runner(ground, job)

    def wake_again() -> None:
        job.meanwhile = lambda: None
        ground.clock.now += QUARTER
        run.wake("denials")

    job.meanwhile = wake_again
    assert run.wake("denials")
    assert job.ran == [NOON, NOON + QUARTER]
    assert {one.state for one in ground.slots()} == {"done"}


def test_one_that_is_fired_by_hand_runs_now_and_again_at_its_next_slot(ground: Ground) -> None:
    job = FakeJob(ground)
    run = runner(ground, job)
    run.wake("denials")
    ground.clock.now += 7 * MINUTE
    assert run.fire("denials")
    assert not run.wake("denials")
    ground.clock.now += 8 * MINUTE
    assert run.wake("denials")
    assert job.ran == [NOON, NOON + 7 * MINUTE, NOON + QUARTER]
    assert ground.said() == []


def test_what_takes_longer_than_its_lease_is_not_begun_again_beside_itself(ground: Ground) -> None:
    job = FakeJob(ground)
    run = runner(ground, job)

    def look() -> None:
        ground.clock.now += HOUR
        assert run.resume_abandoned() == 0

    job.meanwhile = look
    assert run.wake("denials")
    assert len(job.ran) == 1
    assert [slot.state for slot in ground.slots()] == ["done"]


def test_what_arrives_is_looked_at_between_slots_and_failures_rest_a_minute(ground: Ground) -> None:
    job = FakeJob(ground, waiting=[True, False, BusyError("busy"), UsageError("no"), True, True])
    run = runner(ground, job)
    assert run.arrived()
    assert not run.arrived()
    assert not run.arrived(), "somebody else is at it"
    assert not run.arrived(), "it fails"
    assert not run.arrived(), "it rests"
    ground.clock.now += MINUTE
    assert run.arrived()


def test_a_clock_that_is_set_back_prolongs_no_rest(ground: Ground) -> None:
    run = runner(ground, FakeJob(ground, waiting=[UsageError("no"), True]))
    assert not run.arrived()
    ground.clock.now -= HOUR
    assert run.arrived()


def test_a_failure_between_slots_is_logged_once_until_it_works(
    ground: Ground, caplog: pytest.LogCaptureFixture
) -> None:
    fails, other = UsageError("no disk"), UsageError("no table")
    run = runner(ground, FakeJob(ground, waiting=[fails, fails, other, False, other]))
    for _ in range(10):
        run.arrived()
        ground.clock.now += MINUTE / 2
    told = [(record.levelname, record.getMessage()) for record in caplog.records]
    start = "schedule denials, between its slots: "
    assert told == [("WARNING", start + what) for what in ("no disk", "no table", "no table")]


def test_one_that_fails_keeps_nobody_else_from_looking(ground: Ground) -> None:
    broken = FakeJob(ground, "broken", waiting=[RuntimeError("a fault")])
    sound = FakeJob(ground, waiting=[True])
    assert runner(ground, broken, sound, names=("broken", "denials")).arrived()
