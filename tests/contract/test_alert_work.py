"""One transaction over all that alerts are made of, on either kind: kept whole, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from bot.domain.alerting.silence import Matcher, Silence
from bot.domain.ledger_entry import THE_BOT, LedgerEntry
from bot.domain.oncall import Override
from bot.errors import StoreError
from bot.services.work import Hidden, ScheduleState
from bot.store.ledger import StoredLedger
from bot.store.tables import METADATA
from tests.contract.alert_making import DAY, NOON, alert, at, at_once, event, letter

if TYPE_CHECKING:
    from bot.services.work import Work
    from bot.store.database import Database
    from bot.store.work import AlertStore


def rows(database: Database) -> dict[str, int]:
    """How many rows each table has."""
    with database.read() as connection:
        return {
            name: len(connection.execute(select(table)).all())
            for name, table in METADATA.tables.items()
        }


def everything(work: Work) -> None:
    """Writes to every table that a work has."""
    known = work.alerts.add(alert())
    work.sightings.add("denials", [event("e1"), event("e2")])
    work.schedules.begin(ScheduleState("denials", 0, NOON))
    work.schedules.claim("denials", NOON, runner="me", now=NOON, lease_until=at(5))
    work.outbox.put(letter("k1", alert_id=known.id), NOON)
    work.silences.add(Silence(0, (Matcher("group", "a"),), "U1", "A test.", NOON, NOON, NOON + DAY))
    work.silences.hid(Hidden(NOON, 1, "denials", "alice", 3))
    work.overrides.add(Override("", "primary", "U1", NOON, NOON + DAY, "U2", "A test."))
    work.record(LedgerEntry(NOON, THE_BOT, "opened", "alert 1"))


WORK_TABLES = {
    "alerts", "hidden", "ledger", "oncall_overrides", "outbox", "schedules", "sightings",
    "silences", "slots",
}  # fmt: skip


def test_an_error_at_the_end_leaves_nothing_of_a_work(
    alert_store: AlertStore, store_database: Database
) -> None:
    before = rows(store_database)
    with pytest.raises(ZeroDivisionError), alert_store.begin() as work:
        everything(work)
        raise ZeroDivisionError
    assert rows(store_database) == before
    with alert_store.begin() as work:
        everything(work)
    filled = {name for name, count in rows(store_database).items() if count > before[name]}
    assert filled == WORK_TABLES, "the test must write to each table to show that it is undone"


def test_what_the_database_refuses_takes_the_whole_work_with_it(
    alert_store: AlertStore, store_database: Database
) -> None:
    with alert_store.begin() as work:
        work.alerts.add(alert("taken"))
    before = rows(store_database)
    with pytest.raises(StoreError), alert_store.begin() as work:
        everything(work)
        work.alerts.add(alert("taken"))
    assert rows(store_database) == before
    assert StoredLedger(store_database).verify().fault == ""


def test_the_head_is_the_ledgers_last_entry(alert_store: AlertStore) -> None:
    with alert_store.begin() as work:
        assert work.head()[0] == 0
        work.record(LedgerEntry(NOON, THE_BOT, "opened", "alert 1"))
        rows, head = work.head()
    assert (rows, len(head)) == (1, 64)
    with alert_store.read() as work:
        assert work.head() == (rows, head)


def test_many_that_record_at_once_make_one_chain(
    alert_store: AlertStore, store_database: Database
) -> None:
    def record(number: int) -> None:
        for again in range(3):
            with alert_store.begin() as work:
                work.outbox.put(letter(f"k{number}:{again}"), NOON)
                work.record(LedgerEntry(NOON, THE_BOT, "opened", f"alert {number}"))

    at_once(record)
    assert rows(store_database)["ledger"] == 24
    assert StoredLedger(store_database).verify().fault == ""
