"""How much of the machine others used during a run: what its numbers must be read with."""

from __future__ import annotations

import os
import resource
import time
from pathlib import Path
from typing import Final

__all__ = ["Bystanders"]

_STAT: Final = Path("/proc/stat")
_IDLE: Final = (3, 4)
"""Places of `idle` and `iowait` among the first line's counters; `guest` is within `user`.

https://docs.kernel.org/filesystems/proc.html
"""


class Bystanders:
    """Watches from its making on."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._busy, self._own = _busy(), _own()

    def share(self) -> float | None:
        """The part of all processor time that other processes took; `None` if nobody tells."""
        busy = _busy()
        if busy is None or self._busy is None:
            return None
        others = (busy - self._busy) - (_own() - self._own)
        return max(0.0, others / ((time.monotonic() - self._started) * (os.cpu_count() or 1)))


def _busy() -> float | None:
    """Seconds that the machine's processors have worked."""
    if not _STAT.exists():
        return None
    ticks = [int(text) for text in _STAT.read_text().splitlines()[0].split()[1:9]]
    worked = sum(count for place, count in enumerate(ticks) if place not in _IDLE)
    return worked / os.sysconf("SC_CLK_TCK")


def _own() -> float:
    """Seconds that this process and its children that have ended have worked."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)
