"""Schedules, time, silences and the outbox are driven together."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

import pytest

from bot.domain.alert_command import AlertCommand
from bot.domain.alerting.silence import Matcher
from bot.errors import UsageError
from bot.scheduling.drive import Drive
from bot.services.authorise import Everybody
from bot.services.delivering import Arrived, Deliver
from bot.services.following import Following
from bot.services.noise import Noise
from bot.services.pass_time import PassTime
from bot.services.reaching import Reaching
from bot.services.runners import ReleaseDead
from bot.services.work import ScheduleState
from bot.store.database import Database
from tests.contract.alert_making import alert
from tests.unit.scheduling.making import Waiting
from tests.unit.services.alerting.making import ALICE, HOUR, NOON, RULES
from tests.unit.services.scheduling.making import FakeJob, Ground, runner

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.services.work import Letter, LetterKind, Placed


@pytest.fixture
def ground(tmp_path: Path) -> Iterator[Ground]:
    database = Database(f"sqlite:///{tmp_path / 'audit.db'}")
    yield Ground(database)
    database.close()


def drive(ground: Ground, arrived: Waiting, *jobs: str) -> Drive:
    """All of it; whatever leaves is told to `arrived` by its kind."""

    def carry(letter: Letter, about: Placed | None) -> Arrived:  # noqa: ARG001 - the Protocol's
        arrived(letter.kind)
        return Arrived("1.5")

    kinds: tuple[LetterKind, ...] = ("say", "edit", "line", "direct", "post")
    return Drive(
        store=ground.store,
        run=runner(ground, *(_job(ground, name) for name in jobs), names=jobs),
        pass_time=PassTime(ground.store, Following(Reaching()), ground.clock, {}, UTC),
        noise=Noise(ground.store, RULES, Everybody(), ground.clock),
        deliver=Deliver(ground.store, dict.fromkeys(kinds, carry), ground.clock),
        release=ReleaseDead(ground.store, ground.clock),
        clock=ground.clock,
        configuration={"schedules.yaml": "a hash"},
    )


def _job(ground: Ground, name: str) -> FakeJob:
    """One that fails."""
    return FakeJob(ground, name, problems=[UsageError("no")])


def test_what_is_configured_is_written_down_at_the_start(ground: Ground) -> None:
    driven = drive(ground, Waiting(1))
    driven.start()
    driven.stop()
    assert ground.ledger()[0] == ("audit", "started", "bot", {"schedules.yaml": "a hash"})


def test_it_says_what_runs(ground: Ground) -> None:
    running = drive(ground, Waiting(1), "denials", "digest:daily")
    assert running.describe() == "Schedules: denials."
    assert "config/escalation.yaml" in drive(ground, Waiting(1)).describe()


def test_alerts_climb_silences_end_and_schedules_run_and_all_of_it_is_told(ground: Ground) -> None:
    with ground.store.begin() as work:
        work.alerts.add(alert(climbs_at=NOON))
        work.schedules.begin(ScheduleState("denials", 0, NOON))
        work.schedules.failed("denials", "no")
        work.schedules.failed("denials", "no")
    silence = AlertCommand(
        "silence", length=HOUR, text="A drill.", matchers=(Matcher("group", "alice"),)
    )
    Noise(ground.store, RULES, Everybody(), ground.clock).add(ALICE, silence)
    ground.clock.now += HOUR
    arrived = Waiting(6)
    driven = drive(ground, arrived, "denials")
    driven.start()
    arrived.wait()
    driven.stop()
    # the silence is made and over, the schedule fails a third time, the alert has no more levels
    assert sorted(arrived.happened) == ["direct", "edit", "line", "say", "say", "say"]
