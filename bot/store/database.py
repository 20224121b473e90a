"""The database: SQLite under the home folder by default, PostgreSQL for several replicas."""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.store import postgres, sqlite
from bot.store.migrating import migrate
from bot.store.problems import busy, store_error

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Connection, Engine

__all__ = ["Database"]


class Database:
    """One database; opened, and brought to this version, when it is first used.

    `url` is SQLAlchemy's, `sqlite:///...` or `postgresql://...`; the driver of the latter may be
    left out, and `postgres://` means the same. Any number of threads and processes may use it at
    a time. Every method raises `StoreError` for a database that cannot be used; where that is
    `retryable`, the same object works again once the database does. `busy_seconds` is how long a
    writer waits for another; SQLite lets one write at a time.
    """

    def __init__(self, url: str, busy_seconds: float = 20) -> None:
        self._url = make_url(url)
        self._busy_seconds = busy_seconds
        self._is_sqlite = self._url.get_backend_name() == "sqlite"
        self._name = str(self._url.database) if self._is_sqlite else postgres.name(self._url)
        self._opening = threading.Lock()
        self._writing = threading.Lock()
        self._db_engine: Engine | None = None

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction: committed at the end of the block, undone by an error.

        SQLite: nobody else writes meanwhile. PostgreSQL: others do, each statement sees what was
        committed before it (READ COMMITTED), and a change that builds on what was read must say
        so in its condition.
        """
        with self._turn(), self._told(), self._opened().begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads: what it sees does not change, and no writer waits."""
        with self._told():
            reading: Mapping[str, Any] = sqlite.READING if self._is_sqlite else postgres.READING
            with self._opened().execution_options(**reading).begin() as connection:
                yield connection

    def close(self) -> None:
        """Close idle connections; the next transaction opens new ones."""
        with self._opening:
            if self._db_engine is not None:
                self._db_engine.dispose()

    def _turn(self) -> AbstractContextManager[None]:
        return self._in_line() if self._is_sqlite else nullcontext()

    @contextmanager
    def _in_line(self) -> Iterator[None]:
        """Threads of one process wait in line.

        SQLite has those who wait for its own lock sleep and try again, and under load some are
        passed over for a second.
        """
        if not self._writing.acquire(timeout=self._busy_seconds):
            raise busy(self._name)
        try:
            yield
        finally:
            self._writing.release()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as problem:
            raise store_error(problem, self._name) from problem

    def _opened(self) -> Engine:
        with self._opening:
            if self._db_engine is None:
                self._db_engine = self._open()
            return self._db_engine

    def _open(self) -> Engine:
        open_engine = sqlite.open_engine if self._is_sqlite else postgres.open_engine
        db_engine = open_engine(self._url, self._busy_seconds)
        try:
            migrate(db_engine)
        except BaseException:
            db_engine.dispose()
            raise
        return db_engine
