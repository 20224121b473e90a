"""How an acknowledgement gets its turn on a machine that is busy answering.

Python's threads all need the interpreter's lock; one that steps back while it holds it would keep
the others waiting. So only threads that never hold it do: DuckDB's workers. On Linux a priority
belongs to a thread, and threads that it makes inherit it
(https://man7.org/linux/man-pages/man2/setpriority.2.html, "C library/kernel differences"): they are
made by the thread that opens DuckDB.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading

__all__ = ["step_back", "switch_often"]

_NICE = 10
"""How much DuckDB's workers step back; 19 is the most."""


def step_back() -> None:
    """Let the current thread, and those it makes, step back; on Linux only."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):  # a sandbox may forbid it
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)


def switch_often() -> None:
    """Hand the interpreter on every millisecond: an acknowledgement passes through five threads.

    Python's own five milliseconds, for each of them and for each busy thread before it, add up.
    """
    sys.setswitchinterval(0.001)
