"""The demo's attack: told again while people look, its objects ingested as they are delivered."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime, timedelta
    from pathlib import Path

    from bot.sample.replay import ReplayObject
    from bot.services.ports import Archive, Clock

__all__ = ["Replaying"]

_STEPS = 60


class Replaying:
    """Delivers the objects of a replay to an archive, each when it is due."""

    def __init__(self, archive: Archive, folder: Path, clock: Clock, length: timedelta) -> None:
        self._archive = archive
        self._folder = folder
        self._clock = clock
        self._length = length
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="replay", daemon=True)

    def start(self) -> None:
        """Begin, now."""
        self._thread.start()

    def stop(self) -> None:
        """Deliver nothing more; what is being ingested is finished."""
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        from bot.sample.replay import replay  # noqa: PLC0415 - only the demo needs it

        start = self._clock()
        seed = int(start.timestamp())  # ids of its own, so that each telling is new
        for made in replay(start, self._length, steps=_STEPS, seed=seed):
            if self._wait(made.due):
                return
            self._deliver(made)

    def _wait(self, due: datetime) -> bool:
        """Whether it was stopped meanwhile."""
        return self._stopped.wait(max(0.0, (due - self._clock()).total_seconds()))

    def _deliver(self, made: ReplayObject) -> None:
        file = self._folder / made.key.replace(":", "")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(made.content)
        self._archive.ingest([file], processes=1, progress=None)
