"""Everything that drives the alerts while the bot runs, started and stopped together."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.ledger_entry import THE_BOT, LedgerEntry
from bot.scheduling.outbox_worker import OutboxWorker
from bot.scheduling.scheduler import Beat, Scheduler

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.services.delivering import Deliver
    from bot.services.noise import Noise
    from bot.services.pass_time import PassTime
    from bot.services.ports import Clock
    from bot.services.run_schedules import RunSchedules
    from bot.services.runners import ReleaseDead
    from bot.services.work import Store

__all__ = ["Drive"]

_OFTEN, _SOON, _SELDOM, _DAILY = 1.0, 2.0, 15.0, 86_400.0
_KEPT = timedelta(days=90)
"""Letters that left, counted and hidden events, firings: evidence of them is in the ledger."""


@dataclass(slots=True)
class Drive:
    """Fires schedules, lets time pass for alerts, and empties the outbox."""

    store: Store
    run: RunSchedules
    pass_time: PassTime
    noise: Noise
    deliver: Deliver
    release: ReleaseDead
    clock: Clock
    configuration: Mapping[str, str]
    _worker: OutboxWorker = field(init=False)
    _scheduler: Scheduler = field(init=False)

    def __post_init__(self) -> None:
        self._worker = OutboxWorker(self.deliver)
        beats = (
            Beat("time", _OFTEN, self._waking(self.pass_time)),
            Beat("arrivals", _SOON, self._waking(self.run.arrived)),
            Beat("silences", _OFTEN, self._waking(self.noise.announce_ended)),
            Beat("abandoned", _SELDOM, self._waking(self.run.resume_abandoned)),
            Beat("forgetting", _DAILY, self._forget),
        )
        timings = {name: job.timing for name, job in self.run.jobs.items()}
        self._scheduler = Scheduler(timings, self._fire, beats)

    def start(self) -> None:
        """Begin; what the configuration is goes into the ledger."""
        entry = LedgerEntry(self.clock(), THE_BOT, "started", "bot", self.configuration)
        with self.store.begin() as work:
            work.record(entry)
        self.release()
        self._worker.start()
        self._scheduler.start()

    def describe(self) -> str:
        """What runs, in a sentence."""
        names = [name for name in self.run.jobs if not name.startswith("digest:")]
        if not names:
            return "No schedule runs: set `channel` in config/escalation.yaml."
        return f"Schedules: {', '.join(names)}."

    def wake(self) -> None:
        """Have the outbox looked at now."""
        self._worker.wake()

    def stop(self) -> None:
        """Stop; what runs or is on its way is finished first."""
        self._scheduler.stop()
        self._worker.stop()

    def _fire(self, name: str) -> None:
        if self.run.wake(name):
            self._worker.wake()

    def _waking(self, do: Callable[[], int]) -> Callable[[], object]:
        """Do it, and have the outbox looked at where something came of it."""

        def done() -> None:
            if do():
                self._worker.wake()

        return done

    def _forget(self) -> None:
        before = self.clock() - _KEPT
        with self.store.begin() as work:
            work.outbox.forget(before)
            work.sightings.forget(before)
            work.schedules.forget(before)
            work.silences.forget(before)
