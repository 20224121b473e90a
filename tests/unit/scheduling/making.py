"""Wait for other threads: until something happened, not for a time."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

PATIENCE = 20.0
"""Seconds until a test fails that waits for another thread."""


@dataclass(slots=True)
class Waiting:
    """Counts what happens, until it happened often enough; `problems` are raised first."""

    often: int
    problems: list[Exception] = field(default_factory=list)
    happened: list[str] = field(default_factory=list)
    _enough: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, what: str = "") -> None:
        with self._lock:
            self.happened.append(what)
            if len(self.happened) >= self.often:
                self._enough.set()
            problem = self.problems.pop() if self.problems else None
        if problem is not None:
            raise problem

    def wait(self) -> None:
        assert self._enough.wait(PATIENCE), self.happened
