"""Wakes what is due. Triggers live in memory; what was run and what was missed, in the database."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.scheduling.triggers import SlotTrigger

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.domain.slots import Timing

__all__ = ["Beat", "Scheduler"]

_log = logging.getLogger(__name__)

_THREADS = 8


@dataclass(frozen=True, slots=True)
class Beat:
    """Something done again and again, every `seconds`."""

    name: str
    seconds: float
    do: Callable[[], object]


@dataclass(slots=True)
class Scheduler:
    """Runs `wake` with a schedule's name at each of its slots, and beats between them.

    At the start each schedule is woken once: it runs what was missed while nothing ran.
    """

    timings: Mapping[str, Timing]
    wake: Callable[[str], object]
    beats: tuple[Beat, ...] = ()
    _scheduler: BackgroundScheduler | None = field(default=None, init=False)

    def start(self) -> None:
        """Begin."""
        # what is late is run, once: the job itself finds out which slots those are
        defaults = {"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
        scheduler = BackgroundScheduler(
            # escalations and what else beats must not wait for evaluations that take long
            executors={
                "default": ThreadPoolExecutor(_THREADS),
                "beats": ThreadPoolExecutor(max(1, len(self.beats))),
            },
            job_defaults=defaults,
            timezone="UTC",
        )
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        for name, timing in self.timings.items():
            wake = partial(_quietly, f"schedule {name}", partial(self.wake, name))
            scheduler.add_job(wake, SlotTrigger(timing), id=f"schedule:{name}")
            scheduler.add_job(wake, DateTrigger(), id=f"start:{name}")
        for beat in self.beats:
            trigger = IntervalTrigger(seconds=beat.seconds)
            do = partial(_quietly, beat.name, beat.do)
            scheduler.add_job(do, trigger, id=beat.name, executor="beats")
        scheduler.start()
        self._scheduler = scheduler

    def stop(self) -> None:
        """Stop; what runs is finished."""
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=True)
            self._scheduler = None


def _quietly(name: str, do: Callable[[], object]) -> None:
    """A beat that fails is logged, and the next one tries again."""
    try:
        do()
    except Exception:  # noqa: BLE001 - the next beat comes
        _log.exception("%s failed", name)
