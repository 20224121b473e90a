"""Fetching several files at once, for somebody who waits so long and no longer."""

from __future__ import annotations

import queue
import threading
import time
from typing import TYPE_CHECKING

from bot.archive.remote.warehouse import Stopped
from bot.errors import QueryCancelledError, QueryTimeoutError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.archive.storage import Limits

__all__ = ["fetch_all"]

_LOOK = 0.1
"""Seconds between two looks at the clock."""


class _Fetching:
    """The threads take names until there are none left, or nobody waits any more.

    They are daemons: one that hangs in the network must not keep a command from ending.
    """

    def __init__(
        self, names: Sequence[str], fetch: Callable[[str, threading.Event], None], threads: int
    ) -> None:
        self.stop = threading.Event()
        self._fetch = fetch
        self._waiting: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._ended: queue.SimpleQueue[BaseException | None] = queue.SimpleQueue()
        for name in names:
            self._waiting.put(name)
        self._threads = [
            threading.Thread(target=self._run, name="fetch", daemon=True)
            for _ in range(min(threads, len(names)))
        ]
        for thread in self._threads:
            thread.start()

    def next(self) -> bool:
        """Wait a moment for a file to have come, and raise what kept one from coming."""
        try:
            problem = self._ended.get(timeout=_LOOK)
        except queue.Empty:
            return False
        if problem is not None:
            raise problem
        return True

    def end(self, *, wait: bool) -> None:
        """Begin no other file; wait for those that have begun."""
        self.stop.set()
        for thread in self._threads if wait else ():
            thread.join()

    def _run(self) -> None:
        while not self.stop.is_set():
            try:
                name = self._waiting.get_nowait()
            except queue.Empty:
                return
            try:
                self._fetch(name, self.stop)
            except Stopped:
                return
            except BaseException as problem:  # noqa: BLE001 - it is raised where somebody waits
                self._ended.put(problem)
            else:
                self._ended.put(None)


def fetch_all(
    names: Sequence[str],
    fetch: Callable[[str, threading.Event], None],
    threads: int,
    limits: Limits | None = None,
) -> None:
    """Fetch all, or raise why one cannot be had; past the limits, `EngineError`s of the query.

    Nothing is still under way afterwards, but for what limits have cut off.
    """
    fetching = _Fetching(names, fetch, threads)
    done = 0
    try:
        while done < len(names):
            done += fetching.next()
            if limits is not None:
                _check(limits, done, len(names))
    finally:
        fetching.end(wait=limits is None)


def _check(limits: Limits, done: int, total: int) -> None:
    if limits.progress is not None:
        limits.progress(done, total)
    if done == total:
        return
    if limits.cancellation is not None and limits.cancellation.cancelled:
        raise QueryCancelledError("The query was cancelled while its files were fetched from S3.")
    if time.monotonic() >= limits.until:
        raise QueryTimeoutError(
            f"The query ran past its time limit while its files were fetched from S3: {done:,} of"
            f" {total:,} had come, and stay. Ask again, ask about a shorter window, or raise"
            " engine.time_limit."
        )
