"""Charts drawn in a process of their own.

matplotlib keeps the interpreter to itself for tens of milliseconds at a time: in the bot's own
process, every acknowledgement would wait for that.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING

from bot.charts.timeline_chart import timeline_png, warm
from bot.with_parent import end_with_parent

if TYPE_CHECKING:
    from concurrent.futures import Future
    from datetime import tzinfo

    from bot.domain.timeline import Timeline

__all__ = ["ChartWorker"]

_log = logging.getLogger(__name__)
_SECONDS = 30.0
"""A chart takes a twentieth of one; past this, the answer goes without."""


class ChartWorker:
    """`bot.services.ports.Charts` in another process, started when it is first needed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: ProcessPoolExecutor | None = None

    def warm(self) -> None:
        """Start the process and draw once, without waiting for it."""
        self._begun().submit(warm)

    def timeline(
        self, timeline: Timeline, *, title: str, zone: tzinfo, severity: str | None
    ) -> bytes:
        """The PNG of a timeline; raises `TimeoutError` where it takes far too long.

        A process that somebody killed is started once again.
        """
        try:
            return self._asked(timeline, title, zone, severity).result(_SECONDS)
        except BrokenProcessPool:
            _log.warning("the process that draws charts is gone: starting another")
            self.close()
            return self._asked(timeline, title, zone, severity).result(_SECONDS)

    def close(self) -> None:
        """End the process; another one is started if a chart is wanted."""
        with self._lock:
            ended, self._process = self._process, None
        if ended is not None:
            ended.shutdown(wait=True, cancel_futures=True)

    def _asked(
        self, timeline: Timeline, title: str, zone: tzinfo, severity: str | None
    ) -> Future[bytes]:
        return self._begun().submit(
            timeline_png, timeline, title=title, zone=zone, severity=severity
        )

    def _begun(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._process is None:
                # fork would copy locks that other threads hold
                spawn = multiprocessing.get_context("spawn")
                self._process = ProcessPoolExecutor(1, mp_context=spawn, initializer=_step_back)
            return self._process


def _step_back() -> None:
    """In the other process: a picture comes after every answer, and Ctrl-C is the bot's affair.

    Where the bot is killed, this process ends with it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(10)
    end_with_parent()
