"""How PostgreSQL is set up: the one place that speaks its own language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, text

from bot.errors import StoreError

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

__all__ = ["APPENDING", "DRIVER", "MIGRATING", "READING", "name", "open_engine", "take_turn"]

DRIVER = "postgresql+psycopg"
"""psycopg 3, which SQLAlchemy takes only where it is named."""

READING = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
"""The execution options of a connection whose transactions only read: one snapshot for each."""

MIGRATING = 0x6175_6469_7400_0001
APPENDING = 0x6175_6469_7400_0002
"""The keys of advisory locks: `audit` in ASCII, so that another program's locks are others."""

_CONNECTIONS = 10
_CONNECT_SECONDS = 10

_WATCH = {
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
"""A server that vanished without a word is noticed in half a minute, not in TCP's quarter hour
(https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-KEEPALIVES)."""

_IDLE_SECONDS = 60
"""The server ends a transaction of a replica that was frozen: the locks it holds stop the rest."""


def open_engine(url: URL, busy_seconds: float) -> Engine:
    """An engine for `url`; opens nothing yet.

    `busy_seconds` is how long one waits for another's lock, and for a free connection. A connection
    is tried before it is used, so that one which died with its server is replaced.
    """
    db_engine = create_engine(
        url.set(drivername=DRIVER),
        isolation_level="READ COMMITTED",
        pool_size=_CONNECTIONS,
        max_overflow=0,
        pool_timeout=busy_seconds,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": _CONNECT_SECONDS,
            "client_encoding": "utf8",
            "application_name": "cloudtrail-audit-bot",
            **_WATCH,
        },
    )
    event.listen(db_engine, "connect", _prepare(busy_seconds))
    event.listen(db_engine, "first_connect", _check_encoding)
    return db_engine


def name(url: URL) -> str:
    """The database and where it is; neither the user nor the password."""
    host = url.host or url.query.get("host") or "this machine"
    port = f":{url.port}" if url.port else ""
    return f"{url.database} at {host}{port}"


def take_turn(connection: Connection, key: int) -> None:
    """Wait until nobody else holds the lock `key`, and hold it until this transaction ends.

    SQLite needs none: there, whoever is in a transaction that writes is alone in it.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


def _prepare(busy_seconds: float) -> Any:  # noqa: ANN401 - SQLAlchemy's listener
    """Set the limits of a new connection; not in its URL, where a user's options may stand."""
    limits = (
        ("lock_timeout", round(busy_seconds * 1000)),
        ("idle_in_transaction_session_timeout", _IDLE_SECONDS * 1000),
    )

    def prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - DBAPI's
        with connection.cursor() as cursor:
            for setting, value in limits:
                cursor.execute("SELECT set_config(%s, %s, false)", (setting, str(value)))
        connection.commit()

    return prepare


def _check_encoding(connection: Any, _record: object) -> None:  # noqa: ANN401 - DBAPI's
    """What was asked is kept as it was asked: in any other encoding, some of it has no place."""
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise StoreError(
            f"The database {connection.info.dbname} has the encoding {encoding}:"
            " make one with CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0."
        )
