"""A database of any version is brought to this one, once, whoever comes first."""

from __future__ import annotations

import multiprocessing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from bot import store
from bot.errors import StoreError
from bot.store.database import Database
from bot.store.migrating import HEAD
from bot.store.tables import METADATA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

TABLES = sorted(["alembic_version", *METADATA.tables])


def open_database(url: str, ready: object) -> None:
    """What each of several processes does, all from the same moment on."""
    assert hasattr(ready, "wait")
    database = Database(url)
    ready.wait()
    with database.begin():
        pass
    database.close()


@pytest.fixture
def url(empty_store_url: str) -> str:
    return empty_store_url


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = Database(url)
    yield database
    database.close()


def version(connection: Connection) -> list[str]:
    return list(connection.execute(text("SELECT version_num FROM alembic_version")).scalars())


def set_version(url: str, number: str) -> None:
    database = Database(url)
    with database.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": number})
    database.close()


def test_a_fresh_database_gets_its_tables(database: Database) -> None:
    with database.begin() as connection:
        assert sorted(inspect(connection).get_table_names()) == TABLES
        assert version(connection) == [HEAD]


def test_a_current_database_is_left_as_it_is(url: str, database: Database) -> None:
    with database.begin() as connection:
        connection.execute(text("INSERT INTO seen_payloads VALUES ('Ev1', 'then')"))
    again = Database(url)
    with again.begin() as connection:
        assert connection.execute(text("SELECT key FROM seen_payloads")).scalars().all() == ["Ev1"]
        assert version(connection) == [HEAD]
    again.close()


def test_a_migration_that_was_cut_off_is_begun_again(url: str, database: Database) -> None:
    """Alembic makes its own table first: one without a row is a start that did not get far."""
    with database.begin() as connection:
        METADATA.drop_all(connection)
        if connection.dialect.name == "postgresql":
            connection.execute(text("DROP FUNCTION ledger_refuses"))
        connection.execute(text("DELETE FROM alembic_version"))
    again = Database(url)
    with again.begin() as connection:
        assert sorted(inspect(connection).get_table_names()) == TABLES
    again.close()


def test_a_newer_database_is_refused_and_left_alone(url: str) -> None:
    set_version(url, "9999")
    newer = Database(url)
    with pytest.raises(StoreError, match=r"later version \(9999; this is .*newer one") as caught:
        newer.begin().__enter__()
    assert not caught.value.retryable
    with pytest.raises(StoreError, match="9999"):  # and it was not changed by the first try
        newer.begin().__enter__()
    newer.close()


def test_processes_that_start_at_once_on_a_fresh_database_all_find_it_made(
    url: str, database: Database
) -> None:
    spawning = multiprocessing.get_context("spawn")
    ready = spawning.Barrier(3, timeout=60)
    starts = [spawning.Process(target=open_database, args=(url, ready)) for _ in range(3)]
    for start in starts:
        start.start()
    for start in starts:
        start.join(60)
    assert [start.exitcode for start in starts] == [0, 0, 0]
    with database.begin() as connection:
        assert sorted(inspect(connection).get_table_names()) == TABLES
        assert version(connection) == [HEAD]


def test_head_is_the_newest_migration_and_there_is_one_line_of_them() -> None:
    config = Config()
    folder = Path(store.__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_the_migrations_make_the_tables_that_the_code_uses(database: Database) -> None:
    with database.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
