"""Following feeds in a process of its own: decoding keeps a core busy while the bot answers."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
import time
from typing import TYPE_CHECKING

from bot.with_parent import end_with_parent

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

    from bot.archive.s3.trails import S3Trails

__all__ = ["FeedProcess"]

_log = logging.getLogger(__name__)

_LONGEST_PAUSE = 60.0
_SOUND = 120.0
"""Seconds after which a process that ends is begun again at once."""


class FeedProcess:
    """Keeps the process alive until it is stopped; it ends with the bot, however that ends."""

    def __init__(self, trails: S3Trails) -> None:
        self._trails = trails
        self._stopped = threading.Event()
        self._process: SpawnProcess | None = None
        self._thread = threading.Thread(target=self._keep, name="feeds", daemon=True)

    def start(self) -> None:
        """Begin to follow, where there is anything to follow."""
        if self._trails.feeds:
            self._thread.start()
        else:
            self._trails.forget_others()

    def stop(self) -> None:
        """Stop; what was begun is committed first."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(timeout=30)

    def describe(self) -> str:
        """What is followed, in a sentence; "" for nothing."""
        names = self._trails.names()
        return f"Trails: {', '.join(names)}." if names else ""

    def _keep(self) -> None:
        pause = 1.0
        while not self._stopped.is_set():
            began = time.monotonic()
            self._run()
            if self._stopped.is_set():
                return
            _log.error("the process that takes objects in has ended; it is begun again")
            pause = 1.0 if time.monotonic() - began > _SOUND else min(2 * pause, _LONGEST_PAUSE)
            self._stopped.wait(pause)

    def _run(self) -> None:
        """One life of the process."""
        level = logging.getLogger().getEffectiveLevel()
        process = multiprocessing.get_context("spawn").Process(
            target=_follow, args=(self._trails, level), name="feeds"
        )
        process.start()
        while process.is_alive() and not self._stopped.wait(0.2):
            pass
        if process.is_alive():
            process.terminate()
            process.join(timeout=25)
        if process.is_alive():
            process.kill()
        process.join()


def _follow(trails: S3Trails, level: int) -> None:
    """What the process does."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    stop = threading.Event()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the bot's to handle
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    os.nice(5)
    end_with_parent()
    trails.follow(stop)
