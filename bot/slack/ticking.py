"""Something done again and again until it is stopped: the notes under a slow question."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Ticking"]


class Ticking:
    """Calls `tick` after `first` seconds and then after every `then` seconds."""

    def __init__(self, tick: Callable[[], None], *, first: float, then: float) -> None:
        self._tick = tick
        self._then = then
        self._stopped = threading.Event()
        self._timer = threading.Timer(first, self._run)
        self._timer.daemon = True

    def start(self) -> None:
        """Begin to wait."""
        self._timer.start()

    def stop(self) -> None:
        """Do not call it any more."""
        self._stopped.set()
        self._timer.cancel()

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._tick()
            self._stopped.wait(self._then)
