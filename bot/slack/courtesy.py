"""Threads that step back, so that an acknowledgement never waits for an answer.

On Linux a priority belongs to a thread, and threads that one makes inherit it
(https://man7.org/linux/man-pages/man2/setpriority.2.html, "C library/kernel differences"): DuckDB's
workers are made by the thread that opens it.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading

__all__ = ["BACKGROUND", "switch_often", "yielding"]

BACKGROUND = 10
"""How much a thread that looks things up or draws steps back; 19 is the most."""


def yielding(nice: int = BACKGROUND) -> None:
    """Let the current thread step back; elsewhere than on Linux this does nothing."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):  # a sandbox may forbid it
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), nice)


def switch_often() -> None:
    """Hand the interpreter on every millisecond: an acknowledgement passes through five threads.

    Python's own five milliseconds, for each of them and for each busy thread before it, add up.
    """
    sys.setswitchinterval(0.001)
