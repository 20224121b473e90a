"""Each way a database fails says what to do about it, and whether to try again."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, text

from bot.errors import StoreError
from bot.store.database import Database
from bot.store.tables import RUNS, SEEN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "audit.db"


@pytest.fixture
def database(file: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{file}", busy_seconds=0.05)
    with database.begin():
        pass
    yield database
    database.close()


def write(database: Database, pragma: str = "user_version", size: int = 1) -> None:
    with database.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA {pragma}")
        connection.execute(insert(SEEN).values(key="x" * size, taken_at="then"))


def test_a_database_that_another_process_writes_is_busy_and_worth_another_try(
    database: Database, file: Path
) -> None:
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match=r"audit\.db is held by somebody else") as caught:
        write(database)
    assert caught.value.retryable
    other.close()
    write(database)


def test_a_database_that_another_thread_writes_is_busy_and_worth_another_try(
    database: Database,
) -> None:
    with ThreadPoolExecutor(1) as thread, database.begin():
        waiting = thread.submit(write, database)
        with pytest.raises(StoreError, match="held by somebody else") as caught:
            waiting.result(timeout=10)
    assert caught.value.retryable
    write(database)


def test_a_full_database_wants_room_and_then_goes_on(database: Database) -> None:
    with pytest.raises(StoreError, match="has no room to write: free some") as caught:
        write(database, "max_page_count = 1", size=100_000)
    assert caught.value.retryable
    write(database, "max_page_count = 1000000", size=100_000)


def test_a_read_only_database_wants_its_rights(database: Database) -> None:
    with pytest.raises(StoreError, match="cannot be written: let the bot's user") as caught:
        write(database, "query_only = 1")
    assert not caught.value.retryable


def test_a_damaged_database_wants_a_backup(database: Database, file: Path) -> None:
    database.close()
    content = bytearray(file.read_bytes())
    content[100:] = b"\xff" * (len(content) - 100)
    file.write_bytes(content)
    with pytest.raises(StoreError, match="is damaged: keep a copy of it") as caught:
        write(database)
    assert not caught.value.retryable


def test_a_state_that_no_run_has_is_refused(database: Database) -> None:
    row: dict[str, object] = {column.name: "x" for column in RUNS.c}
    row |= {"private": False, "row_limit": None, "state": "lost"}
    with pytest.raises(StoreError, match="runs_state"), database.begin() as connection:
        connection.execute(insert(RUNS).values(row))


@pytest.mark.parametrize("change", ["DELETE FROM ledger", "UPDATE ledger SET subject = 'x'"])
def test_the_ledger_refuses_to_be_changed(database: Database, change: str) -> None:
    with database.begin() as connection:
        connection.execute(
            text("INSERT INTO ledger VALUES (1, '', '', '', '', '', '', '', '', '')")
        )
    with (
        pytest.raises(StoreError, match="the ledger is append-only"),
        database.begin() as connection,
    ):
        connection.execute(text(change))
    with database.read() as connection:
        assert connection.execute(text("SELECT subject FROM ledger")).scalars().all() == [""]
