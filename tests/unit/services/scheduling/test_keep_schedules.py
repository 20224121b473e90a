"""Schedules as people see them: listed, paused, resumed, fired."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.errors import NotFoundError, RefusedError, UsageError
from bot.services.authorise import Authorising, Everybody
from bot.services.keep_schedules import KeepSchedules, ScheduleLine
from tests.unit.services.alerting.making import ALICE, HOUR, NOON
from tests.unit.services.scheduling.making import QUARTER, FakeJob, Ground, Refusing, runner

if TYPE_CHECKING:
    from bot.services.run_schedules import RunSchedules


def keeping(
    ground: Ground, job: FakeJob, authorise: Authorising | None = None
) -> tuple[KeepSchedules, RunSchedules]:
    run = runner(ground, job)
    return KeepSchedules(ground.store, run, authorise or Everybody(), ground.clock), run


def test_a_line_says_how_a_schedule_fares(ground: Ground) -> None:
    job = FakeJob(ground, problems=[UsageError("no such runbook")])
    keep, run = keeping(ground, job)
    assert keep.lines(ALICE) == [ScheduleLine("denials", "a test", None, None, NOON + QUARTER)]
    run.wake("denials")
    [line] = keep.lines(ALICE)
    assert line.state is not None
    assert (line.last, line.state.failures, line.state.error) == (NOON, 1, "no such runbook")


def test_lines_come_by_name(ground: Ground) -> None:
    run = runner(ground, FakeJob(ground), FakeJob(ground), names=("zebra", "ant"))
    keep = KeepSchedules(ground.store, run, Everybody(), ground.clock)
    assert [line.name for line in keep.lines(ALICE)] == ["ant", "zebra"]


def test_one_that_is_paused_does_not_fire_until_it_is_resumed(ground: Ground) -> None:
    job = FakeJob(ground)
    keep, run = keeping(ground, job)
    keep.pause(ALICE, "denials")
    assert not run.wake("denials")
    [line] = keep.lines(ALICE)
    assert line.state is not None
    assert (line.state.paused_by, line.following) == ("UALICE", None)
    keep.resume(ALICE, "denials")
    assert keep.lines(ALICE)[0].following == NOON + QUARTER
    assert run.wake("denials")
    assert job.ran == [NOON]


def test_what_a_pause_left_out_is_run_once_when_it_ends(ground: Ground) -> None:
    job = FakeJob(ground)
    keep, run = keeping(ground, job)
    run.wake("denials")
    keep.pause(ALICE, "denials")
    for _ in range(8):
        ground.clock.now += QUARTER
        assert not run.wake("denials")
    keep.resume(ALICE, "denials")
    assert [run.wake("denials"), run.wake("denials")] == [True, False]
    assert job.ran == [NOON, NOON + 2 * HOUR]


def test_a_pause_of_another_process_counts_at_once(ground: Ground) -> None:
    keep, _ = keeping(ground, FakeJob(ground))
    keep.pause(ALICE, "denials")
    assert not runner(ground, FakeJob(ground)).wake("denials")


def test_what_is_so_already_is_said_and_not_written_down(ground: Ground) -> None:
    keep, _ = keeping(ground, FakeJob(ground))
    with pytest.raises(UsageError, match="denials is not paused already"):
        keep.resume(ALICE, "denials")
    keep.pause(ALICE, "denials")
    with pytest.raises(UsageError, match="denials is paused already"):
        keep.pause(ALICE, "denials")
    assert ground.ledger() == [("UALICE", "paused", "denials", {})]


def test_one_that_is_fired_runs_now_also_while_it_is_paused(ground: Ground) -> None:
    job = FakeJob(ground)
    keep, _ = keeping(ground, job)
    keep.pause(ALICE, "denials")
    ground.clock.now += QUARTER / 3
    keep.fire(ALICE, "denials")
    assert job.ran == [ground.clock.now]
    with pytest.raises(UsageError, match="running at this moment"):
        keep.fire(ALICE, "denials")


def test_a_schedule_that_is_not_there_is_told_with_the_nearest(ground: Ground) -> None:
    keep, _ = keeping(ground, FakeJob(ground))
    for do in (keep.pause, keep.resume, keep.fire):
        with pytest.raises(NotFoundError, match=r"no schedule 'denails'.*denials"):
            do(ALICE, "denails")
        with pytest.raises(NotFoundError, match="There is: denials"):
            do(ALICE, "quite different")
    assert ground.ledger() == []


def test_who_may_not_changes_nothing(ground: Ground) -> None:
    job = FakeJob(ground)
    keep, run = keeping(ground, job, Refusing())
    for do in (keep.pause, keep.resume, keep.fire):
        with pytest.raises(RefusedError):
            do(ALICE, "denials")
    with pytest.raises(RefusedError):
        keep.lines(ALICE)
    assert (job.ran, ground.ledger()) == ([], [])
    assert run.wake("denials")
