"""The chain: nobody forks it, and whatever is done to a row of it is named."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, text

from bot.domain.ledger_entry import LedgerEntry
from bot.domain.run import Asker
from bot.errors import StoreError
from bot.store.chain import NOTHING_BEFORE, row_hash
from bot.store.database import Database
from bot.store.ledger import StoredLedger, append
from bot.store.tables import LEDGER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOON = datetime(2024, 5, 2, 12, tzinfo=UTC)
ALICE = Asker("T1", "UALICE", "C1")
EACH = 25


def entry(at: int, subject: str = "r") -> LedgerEntry:
    instant = NOON + timedelta(seconds=at)
    return LedgerEntry(instant, ALICE, "asked", f"{subject}{at}", {"b": "2", "a": "é"})


def write_some(url: str, name: str, ready: object) -> None:
    """What each of two processes does, both from the same moment on."""
    assert hasattr(ready, "wait")
    database = Database(url)
    ready.wait()
    for at in range(EACH):
        StoredLedger(database).append(entry(at, name))
    database.close()


@pytest.fixture
def url(store_url: str) -> str:
    return store_url


@pytest.fixture
def database(store_database: Database) -> Database:
    return store_database


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'audit.db'}")
    yield database
    database.close()


@pytest.fixture
def ledger(database: Database) -> StoredLedger:
    return StoredLedger(database)


@pytest.fixture
def written(ledger: StoredLedger) -> StoredLedger:
    for at in range(4):
        ledger.append(entry(at))
    return ledger


def tamper(database: Database, *statements: str) -> None:
    """What somebody who has the file can do, whatever the tables themselves forbid."""
    with database.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE ledger DISABLE TRIGGER USER"))
        else:
            for deed in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS ledger_refuses_{deed}"))
        for statement in statements:
            connection.execute(text(statement))


def test_an_empty_ledger_holds(ledger: StoredLedger) -> None:
    verdict = ledger.verify()
    assert (verdict.rows, verdict.head, verdict.fault) == (0, NOTHING_BEFORE, "")


def test_each_row_carries_the_hash_of_the_one_before(
    written: StoredLedger, database: Database
) -> None:
    with database.begin() as connection:
        rows = connection.execute(select(LEDGER).order_by(LEDGER.c.seq)).mappings().all()
    hashes = [row["hash"] for row in rows]
    assert [row["seq"] for row in rows] == [1, 2, 3, 4]
    assert [row["previous"] for row in rows] == [NOTHING_BEFORE, *hashes[:-1]]
    assert [row_hash(dict(row)) for row in rows] == hashes
    assert rows[0]["detail"] == r'{"a":"\u00e9","b":"2"}'
    verdict = written.verify()
    assert (verdict.rows, verdict.head, verdict.fault) == (4, hashes[-1], "")


@pytest.mark.parametrize("column", [column.name for column in LEDGER.c if column.name != "seq"])
def test_a_changed_row_is_named_whatever_was_changed(
    written: StoredLedger, database: Database, column: str
) -> None:
    tamper(database, f"UPDATE ledger SET \"{column}\" = 'x' WHERE seq = 2")
    verdict = written.verify()
    wanted = "entry 2 does not follow 1" if column == "previous" else "entry 2 was changed"
    assert (verdict.rows, verdict.fault) == (1, wanted)


@pytest.mark.parametrize("value", ["x'00ff'", "CAST(x'ff' AS TEXT)", "7", "1e999"])
def test_a_value_that_is_no_text_any_more_is_a_change_too(sqlite: Database, value: str) -> None:
    ledger = StoredLedger(sqlite)
    for at in range(3):
        ledger.append(entry(at))
    tamper(sqlite, f"UPDATE ledger SET subject = {value} WHERE seq = 2")
    assert ledger.verify().fault == "entry 2 was changed"


@pytest.mark.parametrize(
    ("statements", "rows", "fault"),
    [
        (["DELETE FROM ledger WHERE seq = 1"], 0, "entry 1 is missing"),
        (["DELETE FROM ledger WHERE seq = 3"], 2, "entry 3 is missing"),
        (
            ["DELETE FROM ledger WHERE seq = 3", "UPDATE ledger SET seq = 3 WHERE seq = 4"],
            2,
            "entry 3 does not follow 2",
        ),
        (
            [
                "UPDATE ledger SET seq = 9 WHERE seq = 2",
                "UPDATE ledger SET seq = 2 WHERE seq = 3",
                "UPDATE ledger SET seq = 3 WHERE seq = 9",
            ],
            1,
            "entry 2 does not follow 1",
        ),
        (["UPDATE ledger SET seq = 9 WHERE seq = 4"], 3, "entry 4 is missing"),
    ],
    ids=["first removed", "removed", "removed and closed up", "moved", "last moved on"],
)
def test_a_removed_or_moved_row_is_named(
    written: StoredLedger, database: Database, statements: list[str], rows: int, fault: str
) -> None:
    tamper(database, *statements)
    verdict = written.verify()
    assert (verdict.rows, verdict.fault) == (rows, fault)


def test_a_row_changed_together_with_its_hash_parts_from_the_next(
    written: StoredLedger, database: Database
) -> None:
    tamper(database)
    with database.begin() as connection:
        row = dict(connection.execute(select(LEDGER).where(LEDGER.c.seq == 2)).mappings().one())
        row |= {"subject": "forged"}
        change = LEDGER.update().where(LEDGER.c.seq == 2)
        connection.execute(change.values(row | {"hash": row_hash(row)}))
    assert written.verify().fault == "entry 3 does not follow 2"


def test_rows_cut_off_the_end_show_against_a_head_noted_before(
    written: StoredLedger, database: Database
) -> None:
    before = written.verify()
    tamper(database, "DELETE FROM ledger WHERE seq = 4")
    after = written.verify()
    assert after.fault == ""
    assert (after.rows, after.head) != (before.rows, before.head)


@pytest.mark.parametrize(
    "statement", ["UPDATE ledger SET subject = 'x' WHERE seq = 2", "DELETE FROM ledger"]
)
def test_the_database_itself_refuses_to_change_or_remove_a_row(
    written: StoredLedger, database: Database, statement: str
) -> None:
    with pytest.raises(StoreError, match="append-only"), database.begin() as connection:
        connection.execute(text(statement))
    assert (written.verify().rows, written.verify().fault) == (4, "")


def test_postgresql_refuses_to_empty_the_ledger(postgres_url: str) -> None:
    database = Database(postgres_url)
    StoredLedger(database).append(entry(1))
    with pytest.raises(StoreError, match="append-only"), database.begin() as connection:
        connection.execute(text("TRUNCATE ledger"))
    assert StoredLedger(database).verify().rows == 1
    database.close()


def test_who_appends_holds_the_others_back_until_the_commit(
    database: Database, ledger: StoredLedger
) -> None:
    with ThreadPoolExecutor(1) as thread:
        with database.begin() as connection:
            append(connection, entry(1))
            waiting = thread.submit(ledger.append, entry(2))
            append(connection, entry(3))
        waiting.result(timeout=10)
    with database.read() as connection:
        subjects = connection.execute(select(LEDGER.c.subject).order_by(LEDGER.c.seq)).scalars()
        assert subjects.all() == ["r1", "r3", "r2"]
    assert ledger.verify().fault == ""


def test_hostile_text_is_kept_and_verified(ledger: StoredLedger) -> None:
    for subject in ("'; DROP TABLE ledger; --", "a\0b", "\ud800", "<!channel>\u202e", ""):
        ledger.append(LedgerEntry(NOON, ALICE, "refused", subject, {subject: subject}))
    verdict = ledger.verify()
    assert (verdict.rows, verdict.fault) == (5, "")


def test_two_processes_that_append_at_once_do_not_fork_the_chain(
    url: str, ledger: StoredLedger, database: Database
) -> None:
    ledger.append(entry(0, "first"))
    spawning = multiprocessing.get_context("spawn")
    ready = spawning.Barrier(2, timeout=60)
    writers = [spawning.Process(target=write_some, args=(url, name, ready)) for name in ("a", "b")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0]
    verdict = ledger.verify()
    assert (verdict.rows, verdict.fault) == (2 * EACH + 1, "")
    with database.begin() as connection:
        subjects = connection.execute(select(LEDGER.c.subject).order_by(LEDGER.c.seq)).scalars()
        found = list(subjects)
    for name in ("a", "b"):
        assert [s for s in found if s.startswith(name)] == [f"{name}{at}" for at in range(EACH)]


def test_a_row_cannot_be_replaced_while_the_triggers_stand(sqlite: Database) -> None:
    ledger = StoredLedger(sqlite)
    ledger.append(entry(1))
    with pytest.raises(StoreError, match="append-only"), sqlite.begin() as connection:
        connection.execute(text("INSERT OR REPLACE INTO ledger SELECT * FROM ledger WHERE seq = 1"))
    assert not ledger.verify().fault
