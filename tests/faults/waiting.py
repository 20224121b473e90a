"""Time in fault tests: they are about what happens while it passes."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["pause", "until"]

_STEP = 0.25


def pause(seconds: float) -> None:
    """Let time pass."""
    threading.Event().wait(seconds)


def until(
    condition: Callable[[], object], seconds: float, state: Callable[[], str] = lambda: ""
) -> None:
    """Wait for something; raises `AssertionError` with `state()` when the time is over."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"Not so within {seconds:g} s. {state()}")
        pause(_STEP)
