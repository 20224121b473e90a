"""A file that says the bot is well: `audit health` and a container's health check read it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["Heartbeat"]

EVERY = 5.0
"""Seconds between two beats."""


class Heartbeat:
    """Touches a file for as long as `healthy` says so."""

    def __init__(self, file: Path, healthy: Callable[[], bool]) -> None:
        self._file = file
        self._healthy = healthy
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def start(self) -> None:
        """Begin to beat."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop, and leave no sign of life behind."""
        self._stopped.set()
        self._thread.join(timeout=2 * EVERY)
        self._file.unlink(missing_ok=True)

    def _beat(self) -> None:
        while True:
            if self._healthy():
                self._file.touch()
            if self._stopped.wait(EVERY):
                return
