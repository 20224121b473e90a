"""The database: SQLite under the home folder by default."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import StoreError
from bot.store import sqlite
from bot.store.migrating import migrate
from bot.store.problems import busy, store_error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

__all__ = ["Database"]


class Database:
    """One database; opened, and brought to this version, when it is first used.

    Any number of threads and processes may use it at a time. Every method raises `StoreError`
    for a database that cannot be used. `busy_seconds` is how long a writer waits for another;
    SQLite lets one write at a time.
    """

    def __init__(self, url: str, busy_seconds: float = 20) -> None:
        self._url = make_url(url)
        self._busy_seconds = busy_seconds
        self._name = str(self._url.database)
        self._opening = threading.Lock()
        self._writing = threading.Lock()
        self._db_engine: Engine | None = None

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction: committed at the end of the block, undone by an error.

        Threads of one process wait in line for it: SQLite has those who wait for its own lock
        sleep and try again, and under load some are passed over for a second.
        """
        if not self._writing.acquire(timeout=self._busy_seconds):
            raise busy(self._name)
        try:
            with self._told(), self._opened().begin() as connection:
                yield connection
        finally:
            self._writing.release()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads: what it sees does not change, and no writer waits."""
        with self._told():
            reading = self._opened().execution_options(**{sqlite.READING: True})
            with reading.begin() as connection:
                yield connection

    def close(self) -> None:
        """Close idle connections; the next transaction opens new ones."""
        with self._opening:
            if self._db_engine is not None:
                self._db_engine.dispose()

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
        db_engine = create_engine(self._url)
        if db_engine.dialect.name == "sqlite":
            _make_folder(Path(self._name).parent)
            sqlite.set_up(db_engine, self._busy_seconds)
        try:
            migrate(db_engine)
        except BaseException:
            db_engine.dispose()
            raise
        return db_engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise StoreError(
            f"The folder {folder} of the database cannot be made: {problem}."
        ) from None
