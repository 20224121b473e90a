"""Time, memory and a person's change of mind: what ends a running DuckDB query early."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.errors import EngineError, QueryCancelledError, QueryMemoryError, QueryTimeoutError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

    from bot.services.ports import Cancellation

__all__ = ["limited"]


class _Interrupter:
    """Interrupts one query, and only that one: the connection goes on to others afterwards."""

    def __init__(self, connection: DuckDBPyConnection) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self._running = True
        self.timed_out = False

    def stop(self) -> None:
        """Interrupt the query if it still runs."""
        with self._lock:
            if self._running:
                self._connection.interrupt()

    def time_out(self) -> None:
        """The same, remembering why."""
        self.timed_out = True
        self.stop()

    def finished(self) -> None:
        """From here on, nothing is interrupted any more."""
        with self._lock:
            self._running = False


@contextmanager
def _interruptible(
    connection: DuckDBPyConnection, seconds: float, cancellation: Cancellation | None
) -> Iterator[_Interrupter]:
    interrupter = _Interrupter(connection)
    timer = threading.Timer(seconds, interrupter.time_out)
    timer.daemon = True
    timer.start()
    if cancellation is not None:
        cancellation.on_cancel(interrupter.stop)
    try:
        yield interrupter
    finally:
        timer.cancel()
        interrupter.finished()
        timer.join()  # a thread that outlives the query would hold the connection at exit


@contextmanager
def limited(
    connection: DuckDBPyConnection,
    *,
    seconds: float,
    memory: str,
    cancellation: Cancellation | None = None,
    spent: float = 0,
) -> Iterator[None]:
    """Run what is inside under a time limit; say in our own errors why it ended early.

    Of the `seconds`, so many are `spent` already.

    DuckDB's own texts are not passed on: they can quote values out of events.
    """
    import duckdb  # noqa: PLC0415 - the caller has paid for it; importing this module must not

    if cancellation is not None and cancellation.cancelled:
        raise QueryCancelledError("The query was cancelled before it began.")
    with _interruptible(connection, max(0.0, seconds - spent), cancellation) as interrupter:
        try:
            yield
        except duckdb.InterruptException:
            if interrupter.timed_out:
                raise QueryTimeoutError(
                    f"The query ran past its limit of {seconds:g} s and was stopped. "
                    "Ask about a shorter window, or raise engine.time_limit."
                ) from None
            raise QueryCancelledError("The query was cancelled.") from None
        except duckdb.OutOfMemoryException:
            raise QueryMemoryError(
                f"The query needed more than its limit of {memory}. "
                "Ask about a shorter window, add a filter, or raise engine.memory_limit."
            ) from None
        except duckdb.IOException as error:
            raise EngineError(
                "A file of the archive could not be read. Ask again; if it stays, "
                "`audit archive status` says whether the archive is sound."
            ) from error
        except duckdb.Error as error:
            raise EngineError(
                f"The engine refused the query ({type(error).__name__}). "
                "`--explain` shows the SQL it was given."
            ) from error
