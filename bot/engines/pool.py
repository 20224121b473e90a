"""A few DuckDB instances, lent to one query at a time.

One instance a query, not one for all: DuckDB's memory limit belongs to the instance, and a query
that takes too much must fail alone. An instance is kept after its first query, for its cache of
Parquet footers.
"""

from __future__ import annotations

import threading
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import BusyError, EngineError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from duckdb import DuckDBPyConnection

__all__ = ["InstancePool", "PoolOptions"]


@dataclass(frozen=True, slots=True)
class PoolOptions:
    """How many instances, what each may use, and the only folder they may read."""

    folder: Path
    size: int
    threads: int
    memory: str
    wait_seconds: float


class InstancePool:
    """Lends instances; opens them when they are first needed."""

    def __init__(self, options: PoolOptions) -> None:
        self._options = options
        self._free = threading.BoundedSemaphore(options.size)
        self._idle: list[DuckDBPyConnection] = []

    @contextmanager
    def lease(self) -> Iterator[DuckDBPyConnection]:
        """An instance for one query; `BusyError` if none comes free in time."""
        if not self._free.acquire(timeout=self._options.wait_seconds):
            raise BusyError(
                f"All {self._options.size} query slots are taken. Try again in a moment."
            )
        try:
            connection = self._idle.pop() if self._idle else self._open()
            try:
                yield connection
            except BaseException:
                connection.close()
                raise
            self._idle.append(connection)
        finally:
            self._free.release()

    def warm(self) -> None:
        """Open every instance that may be needed; those in use stay in use."""
        with ExitStack() as leases:
            for _ in range(self._options.size):
                leases.enter_context(self.lease())

    def close(self) -> None:
        """Close the idle instances."""
        while self._idle:
            self._idle.pop().close()

    def _open(self) -> DuckDBPyConnection:
        """A locked-down instance: it reads the archive's folder and nothing else, writes nothing.

        Settings: https://duckdb.org/docs/stable/operations_manual/securing_duckdb/overview
        """
        import duckdb  # noqa: PLC0415 - 75 ms that only the asking of a question should pay

        try:
            connection = duckdb.connect(
                config={
                    "threads": self._options.threads,
                    "memory_limit": self._options.memory,
                    "max_temp_directory_size": "0KB",
                    "autoinstall_known_extensions": False,
                    "autoload_known_extensions": False,
                }
            )
            self._lock_down(connection)
        except duckdb.Error as error:
            raise EngineError(
                f"DuckDB does not start ({error}). `audit settings` shows what it is given."
            ) from error
        return connection

    def _lock_down(self, connection: DuckDBPyConnection) -> None:
        connection.execute("SET parquet_metadata_cache = true")
        connection.execute("SET enable_profiling = 'no_output'")  # an answer says what it read
        folder = str(self._options.folder).replace("'", "''")  # SET takes no parameters
        connection.execute(f"SET allowed_directories = ['{folder}']")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
