"""Asking so that Ctrl-C is felt at once."""

from __future__ import annotations

import threading
from queue import SimpleQueue
from typing import TYPE_CHECKING, NoReturn, TypeVar

from bot.services.cancellation import CancelToken

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["interruptible"]

_Answer = TypeVar("_Answer")


def interruptible(ask: Callable[[CancelToken], _Answer]) -> _Answer:
    """What `ask` gives or raises; `KeyboardInterrupt` cancels it, and waits until it has stopped.

    Python hands a signal to the main thread alone, and an engine at work there does not return for
    seconds; so the engine works in a thread of its own while the main thread waits.
    """
    token = CancelToken()
    outcome: SimpleQueue[Callable[[], _Answer]] = SimpleQueue()

    def work() -> None:
        try:
            answer = ask(token)
        except BaseException as problem:  # noqa: BLE001 - it is raised again where it is awaited
            outcome.put(_raising(problem))
        else:
            outcome.put(lambda: answer)

    worker = threading.Thread(target=work, name="ask")
    try:
        worker.start()
        return outcome.get()()
    finally:
        token.cancel()
        if worker.is_alive():
            worker.join()  # a thread that outlives the command would hold a DuckDB at exit


def _raising(problem: BaseException) -> Callable[[], NoReturn]:
    def fail() -> NoReturn:
        raise problem

    return fail
