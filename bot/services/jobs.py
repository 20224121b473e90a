"""What schedules do when they fire: evaluate a runbook, or make a digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.schedule import DigestSchedule, Schedule
    from bot.domain.slots import Timing
    from bot.services.digests import Digests
    from bot.services.evaluate_schedule import EvaluateSchedule

__all__ = ["DigestJob", "RunbookJob", "digest_job_name"]


def digest_job_name(digest: str) -> str:
    """The schedule's name of a digest: no runbook's schedule has a colon in its name."""
    return f"digest:{digest}"


@dataclass(frozen=True, slots=True)
class RunbookJob:
    """Evaluates a runbook's schedule."""

    name: str
    schedule: Schedule
    timing: Timing
    channel: str
    evaluate: EvaluateSchedule

    @property
    def what(self) -> str:
        """The runbook and when."""
        return f"runbook {self.schedule.runbook}, {_when(self.schedule)}"

    @property
    def first_look(self) -> timedelta:
        """How far back it looks when it has never run."""
        return self.evaluate.first_look(self.schedule)

    def __call__(self, slot: datetime) -> None:
        """Evaluate it."""
        self.evaluate(self.name, self.schedule, slot)

    def arrived(self) -> bool:
        """Evaluate what has arrived, unless it is to wait; whether an alert came of it."""
        return self.schedule.on_arrival and self.evaluate.arrived(self.name, self.schedule)


@dataclass(frozen=True, slots=True)
class DigestJob:
    """Makes a digest."""

    digest: str
    timing: Timing
    digests: Digests

    @property
    def what(self) -> str:
        """That it is a digest, and when."""
        return f"the {self.digest} digest, {_when(self.digests.digests[self.digest])}"

    @property
    def channel(self) -> str:
        """Where it goes."""
        return self.digests.channel(self.digest)

    @property
    def first_look(self) -> timedelta:
        """It looks back at nothing: the first digest is that of the first slot to come."""
        return timedelta()

    def __call__(self, slot: datetime) -> None:
        """Make it."""
        self.digests.publish(self.digest, slot, digest_job_name(self.digest))

    def arrived(self) -> bool:
        """It waits for its time."""
        return False


def _when(schedule: Schedule | DigestSchedule) -> str:
    if schedule.cron is not None:
        return f"'{schedule.cron}' {schedule.zone}".rstrip()
    return f"every {schedule.every}"
