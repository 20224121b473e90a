"""Stopping a running query from another thread."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["CancelToken"]


class CancelToken:
    """Somebody's wish to stop: set once, seen by everyone who listens, before or after."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stops: list[Callable[[], None]] = []
        self._cancelled = False

    @property
    def cancelled(self) -> bool:
        """Whether somebody has cancelled."""
        return self._cancelled

    def cancel(self) -> None:
        """Stop whatever listens now or will listen later; calling it twice changes nothing."""
        with self._lock:
            self._cancelled = True
            stops, self._stops = self._stops, []
        for stop in stops:
            stop()

    def on_cancel(self, stop: Callable[[], None]) -> None:
        """Call `stop` when somebody cancels, or at once if somebody has."""
        with self._lock:
            if not self._cancelled:
                self._stops.append(stop)
                return
        stop()
