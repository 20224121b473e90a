"""The database: SQLite under the home folder by default."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError

from bot.errors import StoreError
from bot.store.migrating import migrate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

__all__ = ["Database", "instant", "instant_text"]

_BUSY_SECONDS = 20
"""How long a writer waits for another; SQLite lets one write at a time."""


class Database:
    """One database; opened, and brought to this version, when it is first used."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url)
        self._lock = threading.Lock()
        self._db_engine: Engine | None = None

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction: committed at the end of the block, undone by an error."""
        try:
            with self._opened().begin() as connection:
                yield connection
        except OperationalError as problem:
            raise StoreError(
                f"The database does not answer ({problem.orig}). Is the disk full, or the file "
                "held by another program?",
                retryable=True,
            ) from problem
        except DBAPIError as problem:
            raise StoreError(f"The database refuses ({problem.orig}).") from problem

    def close(self) -> None:
        """Close idle connections."""
        with self._lock:
            if self._db_engine is not None:
                self._db_engine.dispose()

    def _opened(self) -> Engine:
        with self._lock:
            if self._db_engine is None:
                self._db_engine = self._open()
            return self._db_engine

    def _open(self) -> Engine:
        if self._url.get_backend_name() == "sqlite" and self._url.database:
            Path(self._url.database).parent.mkdir(parents=True, exist_ok=True)
        db_engine = create_engine(self._url)
        if db_engine.dialect.name == "sqlite":
            event.listen(db_engine, "connect", _set_up_sqlite)
            event.listen(db_engine, "begin", _begin_immediately)
        migrate(db_engine)
        return db_engine


def _set_up_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - DBAPI's
    """Readers beside a writer, and every commit on the disk: the ledger is evidence.

    https://www.sqlite.org/pragma.html#pragma_synchronous
    """
    connection.isolation_level = None  # SQLAlchemy begins transactions, not the driver
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_SECONDS * 1000}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")


def _begin_immediately(connection: Connection) -> None:
    """Take the write lock at the start: two that read first and then write would block forever.

    https://www.sqlite.org/lang_transaction.html
    """
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def instant_text(moment: datetime) -> str:
    """An instant as the tables have it: UTC, with microseconds, so that texts sort by time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def instant(text: str) -> datetime:
    """The instant that a table has."""
    return datetime.fromisoformat(text)
