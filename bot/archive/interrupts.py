"""Ctrl-C between two steps of work, and not in the middle of one.

A KeyboardInterrupt that arrives inside a library is not safe: DuckDB makes a RuntimeError of it,
and pydantic, which pyiceberg writes its metadata with, a serialization error.
"""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

__all__ = ["interrupted_between_steps"]


@contextmanager
def interrupted_between_steps() -> Iterator[Callable[[], None]]:
    """Hold Ctrl-C back; the function that is given raises the KeyboardInterrupt once it came.

    A second Ctrl-C does not wait. Outside of the main thread, where no signal arrives, and where
    Ctrl-C is ignored anyway, nothing is held back.
    """
    before = signal.getsignal(signal.SIGINT)
    here = threading.current_thread() is threading.main_thread()
    if not here or before == signal.SIG_IGN:
        yield lambda: None
        return
    came = threading.Event()

    def hold_back(number: int, frame: FrameType | None) -> None:
        if came.is_set():
            signal.default_int_handler(number, frame)
        came.set()

    def check() -> None:
        if came.is_set():
            raise KeyboardInterrupt

    signal.signal(signal.SIGINT, hold_back)
    try:
        yield check
        check()
    finally:
        signal.signal(signal.SIGINT, before)
