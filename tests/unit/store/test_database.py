"""Transactions, those who share a database, and what is said of one that is broken."""

from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, insert, select

from bot.errors import StoreError
from bot.store.database import Database
from bot.store.seen import StoredPayloads
from bot.store.tables import SEEN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOON = datetime(2024, 5, 2, 12, tzinfo=UTC)
ROW = insert(SEEN).values(key="Ev1", taken_at="then")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "a folder" / "still to make" / "audit.db"


@pytest.fixture
def database(file: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{file}")
    yield database
    database.close()


@pytest.fixture
def either(store_database: Database) -> Database:
    """A database of each kind."""
    return store_database


def count(database: Database) -> int:
    with database.read() as connection:
        return connection.execute(select(func.count()).select_from(SEEN)).scalar_one()


def test_naming_a_database_opens_nothing(database: Database, file: Path) -> None:
    assert database is not None
    assert not file.parent.exists()


def test_a_transaction_is_kept_whole_or_not_at_all(either: Database) -> None:
    with pytest.raises(ZeroDivisionError), either.begin() as connection:
        connection.execute(ROW)
        raise ZeroDivisionError
    assert count(either) == 0
    with either.begin() as connection:
        connection.execute(ROW)
    assert count(either) == 1


def test_a_reader_sees_what_was_before_an_unfinished_change_and_does_not_wait(
    either: Database,
) -> None:
    with ThreadPoolExecutor(1) as thread, either.begin() as connection:
        connection.execute(ROW)
        assert thread.submit(count, either).result(timeout=10) == 0
    assert count(either) == 1


def test_what_a_reader_sees_does_not_change_under_it(either: Database) -> None:
    many = select(func.count()).select_from(SEEN)
    with either.read() as reading:
        assert reading.execute(many).scalar_one() == 0
        with ThreadPoolExecutor(1) as thread:
            thread.submit(StoredPayloads(either).first_time, "Ev1", NOON).result(timeout=10)
        assert reading.execute(many).scalar_one() == 0
    assert count(either) == 1


def test_more_threads_than_connections_all_get_their_turn(either: Database) -> None:
    seen = StoredPayloads(either)
    with ThreadPoolExecutor(40) as threads:
        taken = list(threads.map(lambda at: seen.first_time(f"Ev{at}", NOON), range(120)))
    assert taken == [True] * 120
    assert count(either) == 120


def test_every_commit_is_on_the_disk(database: Database) -> None:
    """WAL with NORMAL would lose the last entries of the ledger when the power fails."""
    with database.read() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_a_closed_database_opens_again(either: Database) -> None:
    with either.begin() as connection:
        connection.execute(ROW)
    either.close()
    assert count(either) == 1


def test_a_file_that_is_no_database_is_named(database: Database, file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_text("This is a letter, and longer than the header of a database would be." * 9)
    with pytest.raises(StoreError, match=r"audit\.db is not a database: move the file") as caught:
        count(database)
    assert not caught.value.retryable


def test_a_folder_that_cannot_be_made_is_named(database: Database, file: Path) -> None:
    file.parent.parent.write_text("a file where a folder should be")
    with pytest.raises(StoreError, match=r"folder .*still to make of the database cannot be made"):
        count(database)


def test_a_damaged_table_is_an_error_of_the_store(database: Database, file: Path) -> None:
    count(database)
    damaging = sqlite3.connect(file)
    damaging.execute("DROP TABLE seen_payloads")
    damaging.close()
    with pytest.raises(StoreError, match="no such table"):
        count(database)


def test_a_fresh_file_that_another_holds_is_waited_for(tmp_path: Path) -> None:
    file = tmp_path / "audit.db"
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as other:
        other.execute("CREATE TABLE taken (n)")
        other.execute("BEGIN IMMEDIATE")
        freed = threading.Timer(0.3, lambda: other.execute("ROLLBACK"))
        freed.start()
        database = Database(f"sqlite:///{file}")
        with database.read() as connection:
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        database.close()
        freed.join()
