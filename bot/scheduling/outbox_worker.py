"""Threads that empty the outbox: woken by whoever puts something in, and by time."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["OutboxWorker"]

_log = logging.getLogger(__name__)

_IDLE, _AFTER_TROUBLE = 0.5, 1.0


@dataclass(slots=True)
class OutboxWorker:
    """Calls `deliver` until it says that nothing is due; `threads` at a time.

    Another process may put something in as well: it is looked for twice a second.
    """

    deliver: Callable[[], bool]
    threads: int = 4
    _awake: threading.Condition = field(default_factory=threading.Condition, init=False)
    _stopped: threading.Event = field(default_factory=threading.Event, init=False)
    _running: list[threading.Thread] = field(default_factory=list, init=False)

    def start(self) -> None:
        """Begin."""
        self._stopped.clear()
        self._running = [
            threading.Thread(target=self._run, name=f"outbox-{number}", daemon=True)
            for number in range(self.threads)
        ]
        for thread in self._running:
            thread.start()

    def wake(self) -> None:
        """Look now."""
        with self._awake:
            self._awake.notify_all()

    def stop(self) -> None:
        """Take nothing more; what is on its way is finished."""
        self._stopped.set()
        self.wake()
        for thread in self._running:
            thread.join()

    def _run(self) -> None:
        while not self._stopped.is_set():
            wait = _IDLE
            try:
                if self.deliver():
                    continue
            except Exception:  # noqa: BLE001 - the database may be gone for a while
                _log.exception("the outbox cannot be read")
                wait = _AFTER_TROUBLE
            with self._awake:
                if not self._stopped.is_set():
                    self._awake.wait(wait)
