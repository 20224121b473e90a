"""How SQLite is set up: the one place that speaks its own language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import event

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

__all__ = ["READING", "set_up"]

READING = "bot_reading"
"""The execution option of a connection whose transactions only read."""


def set_up(db_engine: Engine, busy_seconds: float) -> None:
    """Make an engine's connections safe to use beside those of other threads and processes.

    `busy_seconds` is how long one waits for the write lock of another.
    """

    def prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - DBAPI's
        connection.execute(f"PRAGMA busy_timeout = {round(busy_seconds * 1000)}")
        _prepare(connection)

    event.listen(db_engine, "connect", prepare)
    event.listen(db_engine, "begin", _begin)


def _prepare(connection: Any) -> None:  # noqa: ANN401 - DBAPI's
    """Readers beside a writer, and every commit on the disk: the ledger is evidence.

    In WAL mode, `NORMAL` may lose the last commits when the power fails
    (https://www.sqlite.org/pragma.html#pragma_synchronous); `FULL` does not.
    """
    connection.isolation_level = None  # SQLAlchemy begins transactions, not the driver
    # a damaged text is read, so that the ledger can name the row it is in
    connection.text_factory = lambda raw: raw.decode(errors="surrogateescape")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")


def _begin(connection: Connection) -> None:
    """Take the write lock at the start, unless the transaction only reads.

    Two that read first and then write cannot both go on: SQLite fails one of them at once,
    whatever the busy timeout (https://www.sqlite.org/lang_transaction.html).
    """
    reading = connection.get_execution_options().get(READING, False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
