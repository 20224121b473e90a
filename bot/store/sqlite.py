"""How SQLite is set up: the one place that speaks its own language."""

from __future__ import annotations

import time
from pathlib import Path
from sqlite3 import OperationalError
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event

from bot.errors import StoreError

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

__all__ = ["READING", "open_engine"]

_AGAIN = 0.02

READING = {"bot_reading": True}
"""The execution options of a connection whose transactions only read."""


def open_engine(url: URL, busy_seconds: float) -> Engine:
    """An engine whose connections are safe to use beside those of other threads and processes.

    `busy_seconds` is how long one waits for the write lock of another. Makes the file's folder;
    raises `StoreError` where it cannot be made.
    """
    db_engine = create_engine(url)
    _make_folder(Path(str(url.database)).parent)

    def prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - DBAPI's
        connection.execute(f"PRAGMA busy_timeout = {round(busy_seconds * 1000)}")
        _prepare(connection, time.monotonic() + busy_seconds)

    event.listen(db_engine, "connect", prepare)
    event.listen(db_engine, "begin", _begin)
    return db_engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise StoreError(
            f"The folder {folder} of the database cannot be made: {problem}."
        ) from None


def _prepare(connection: Any, deadline: float) -> None:  # noqa: ANN401 - DBAPI's
    """Readers beside a writer, and every commit on the disk: the ledger is evidence.

    In WAL mode, `NORMAL` may lose the last commits when the power fails
    (https://www.sqlite.org/pragma.html#pragma_synchronous); `FULL` does not.
    """
    connection.isolation_level = None  # SQLAlchemy begins transactions, not the driver
    # a damaged text is read, so that the ledger can name the row it is in
    connection.text_factory = lambda raw: raw.decode(errors="surrogateescape")
    _write_ahead(connection, deadline)
    connection.execute("PRAGMA synchronous = FULL")


def _write_ahead(connection: Any, deadline: float) -> None:  # noqa: ANN401 - DBAPI's
    """Set the mode, once in a file's life.

    Of several who do so at once SQLite refuses all but one, whatever the busy timeout: a lock is
    raised to a higher one, which could be waited for forever.
    """
    while connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except OperationalError as problem:
            if problem.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > deadline:
                raise
            time.sleep(_AGAIN)


def _begin(connection: Connection) -> None:
    """Take the write lock at the start, unless the transaction only reads.

    Two that read first and then write cannot both go on: SQLite fails one of them at once,
    whatever the busy timeout (https://www.sqlite.org/lang_transaction.html).
    """
    reading = "bot_reading" in connection.get_execution_options()
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
