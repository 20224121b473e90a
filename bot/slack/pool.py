"""The threads that questions are answered in, and the bounded queue before them.

Their own: Bolt answers button presses from another pool, which thirty slow questions must not fill.
"""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from bot.errors import BusyError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["QuestionPool"]


class QuestionPool:
    """`workers` questions at a time, and `queue` more that wait."""

    def __init__(self, workers: int, queue: int) -> None:
        self._workers = workers
        self._queue = queue
        self._taken = 0
        self._lock = threading.Lock()
        self._threads = ThreadPoolExecutor(workers, "question")

    @property
    def waiting(self) -> int:
        """How many questions wait."""
        return max(0, self._taken - self._workers)

    def submit(self, work: Callable[[], None]) -> int:
        """Have a question answered; how many wait before it. Raises `BusyError` if none may."""
        with self._lock:
            if self._taken >= self._workers + self._queue:
                raise BusyError(f"{self._queue} questions are waiting already.")
            ahead = max(0, self._taken - self._workers + 1)
            try:
                taken = self._threads.submit(work)
            except RuntimeError as problem:  # closed: what still arrives comes too late
                raise BusyError("The bot is being stopped.") from problem
            self._taken += 1
        taken.add_done_callback(self._done)
        return ahead

    def close(self) -> None:
        """Wait for all that was taken: whoever closes has cancelled it, so it ends at once."""
        self._threads.shutdown(wait=True)

    def _done(self, _work: Future[None]) -> None:
        with self._lock:
            self._taken -= 1
