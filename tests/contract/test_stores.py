"""What every store of runs, of payloads taken and of the ledger does, whatever it is made of."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from bot.domain.ledger_entry import LedgerEntry
from bot.domain.run import Asker, Outcome, Run
from bot.domain.window import Window
from bot.errors import StoreError
from bot.store.database import Database
from bot.store.in_memory import InMemoryLedger, InMemoryPayloads, InMemoryRuns
from bot.store.ledger import StoredLedger
from bot.store.runs import StoredRuns
from bot.store.seen import StoredPayloads
from bot.store.tables import LEDGER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bot.domain.ledger_entry import Deed
    from bot.domain.run import RunState
    from bot.services.ports import Ledger, Runs, SeenPayloads

NOON = datetime(2024, 5, 2, 12, tzinfo=UTC)
ALICE, BOB = Asker("T1", "UALICE", "C1"), Asker("T1", "UBOB", "D1")


@dataclass(frozen=True, slots=True)
class Stores:
    """One kind of stores; `deeds` reads the ledger as deed and subject."""

    runs: Runs
    ledger: Ledger
    seen: SeenPayloads
    deeds: Callable[[], list[tuple[str, str]]]


def in_memory() -> Stores:
    ledger = InMemoryLedger()
    return Stores(
        InMemoryRuns(ledger),
        ledger,
        InMemoryPayloads(),
        lambda: [(entry.deed, entry.subject) for entry in ledger.entries],
    )


def over(database: Database) -> Stores:
    def deeds() -> list[tuple[str, str]]:
        query = select(LEDGER.c.deed, LEDGER.c.subject).order_by(LEDGER.c.seq)
        with database.begin() as connection:
            return [(row.deed, row.subject) for row in connection.execute(query)]

    return Stores(StoredRuns(database), StoredLedger(database), StoredPayloads(database), deeds)


@pytest.fixture(params=["in memory", "sqlite", "postgresql"])
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stores]:
    if request.param == "in memory":
        yield in_memory()
        return
    sqlite = request.param == "sqlite"
    here = f"sqlite:///{tmp_path / 'state' / 'audit.db'}"
    database = Database(here if sqlite else request.getfixturevalue("postgres_url"))
    yield over(database)
    database.close()


def run(name: str, minute: int = 0, asker: Asker = ALICE, state: RunState = "running") -> Run:
    return Run(
        id=name,
        asker=asker,
        asked_at=NOON + timedelta(minutes=minute),
        text="access-denied 24h",
        window=Window(NOON - timedelta(hours=24), NOON),
        runbook_id="access-denied",
        state=state,
    )


def entry(deed: Deed, subject: str = "r1") -> LedgerEntry:
    return LedgerEntry(NOON, ALICE, deed, subject, {"rows": "3"})


ANSWERED = Outcome(NOON + timedelta(seconds=2), "Found.", events=4, rows=3, seconds=1.5)
FAILED = Outcome(NOON + timedelta(seconds=9), error="It ran past 30 s.")


def ids(runs: object) -> list[str]:
    assert isinstance(runs, list | tuple)
    return [one.id for one in runs]


# --- runs ------------------------------------------------------------------------------------


def test_a_run_comes_back_as_it_was_kept(stores: Stores) -> None:
    kept = replace(
        run("r1"),
        query="fields `@timestamp` | filter x = '\U0001f511 \\ \" %'",
        runbook_id=None,
        parameters={"principal": "arn:aws:iam::1:user/Zoë"},
        limit=7,
        engine="duckdb",
        private=True,
    )
    stores.runs.add(kept)
    assert stores.runs.get("r1") == kept
    assert stores.runs.get("r2") is None


def test_instants_are_the_same_whatever_zone_they_were_told_in(stores: Stores) -> None:
    berlin = timezone(timedelta(hours=2))
    stores.runs.add(replace(run("late", 1), asked_at=(NOON + timedelta(minutes=1))))
    stores.runs.add(replace(run("early"), asked_at=NOON.astimezone(berlin)))
    assert ids(stores.runs.running()) == ["early", "late"]
    early = stores.runs.get("early")
    assert early is not None
    assert early.asked_at == NOON


def test_an_id_is_taken_once(stores: Stores) -> None:
    stores.runs.add(run("r1"))
    with pytest.raises(StoreError):
        stores.runs.add(run("r1", 5), entry("asked"))
    assert stores.runs.get("r1") == run("r1")
    assert stores.deeds() == []


def test_a_run_knows_where_its_answer_stands(stores: Stores) -> None:
    stores.runs.add(run("r1"))
    stores.runs.placed("r1", "C9", "1714651200.000100")
    stores.runs.placed("nobody", "C9", "1")
    assert stores.runs.get("r1") == replace(run("r1"), channel="C9", message_ts="1714651200.000100")
    assert stores.runs.get("nobody") is None


@pytest.mark.parametrize(
    ("state", "outcome"), [("answered", ANSWERED), ("failed", FAILED), ("cancelled", FAILED)]
)
def test_a_run_knows_how_it_ended(stores: Stores, state: RunState, outcome: Outcome) -> None:
    stores.runs.add(run("r1"))
    assert stores.runs.ended("r1", state, outcome)
    assert stores.runs.get("r1") == replace(run("r1"), state=state, outcome=outcome)
    assert stores.runs.running() == []


def test_a_run_ends_once_and_the_first_end_stays(stores: Stores) -> None:
    stores.runs.add(run("r1"))
    assert stores.runs.ended("r1", "cancelled", FAILED, entry("cancelled"))
    assert not stores.runs.ended("r1", "answered", ANSWERED, entry("answered"))
    assert not stores.runs.ended("nobody", "answered", ANSWERED, entry("answered", "nobody"))
    assert stores.runs.get("r1") == replace(run("r1"), state="cancelled", outcome=FAILED)
    assert stores.deeds() == [("cancelled", "r1")]


def test_of_many_who_end_a_run_at_once_one_does(stores: Stores) -> None:
    stores.runs.add(run("r1"))
    with ThreadPoolExecutor(8) as threads:
        ends = [
            threads.submit(stores.runs.ended, "r1", "answered", ANSWERED, entry("answered"))
            for _ in range(8)
        ]
    assert sorted(end.result() for end in ends) == [False] * 7 + [True]
    assert stores.deeds() == [("answered", "r1")]


def test_recent_are_ones_own_the_latest_first(stores: Stores) -> None:
    elsewhere = Asker("T2", "UALICE", "C1")
    for kept in (run("a", 1), run("c", 3), run("b", 2), run("d", 4, BOB), run("e", 5, elsewhere)):
        stores.runs.add(kept)
    stores.runs.ended("b", "answered", ANSWERED)
    assert ids(stores.runs.recent("T1", "UALICE", 10)) == ["c", "b", "a"]
    assert ids(stores.runs.recent("T1", "UALICE", 2)) == ["c", "b"]
    assert stores.runs.recent("T1", "UNOBODY", 2) == []


def test_what_was_asked_in_the_same_instant_has_an_order_too(stores: Stores) -> None:
    for name in ("b", "a", "c"):
        stores.runs.add(run(name))
    assert ids(stores.runs.running()) == ["a", "b", "c"]
    assert ids(stores.runs.recent("T1", "UALICE", 2)) == ["c", "b"]


def test_running_are_everybodys_the_oldest_first(stores: Stores) -> None:
    for kept in (run("b", 2), run("a", 1, BOB), run("c", 3)):
        stores.runs.add(kept)
    stores.runs.ended("c", "failed", FAILED)
    assert ids(stores.runs.running()) == ["a", "b"]


def test_old_runs_are_forgotten_once_they_have_ended(stores: Stores) -> None:
    for kept in (run("old", 1), run("at work", 1), run("new", 2)):
        stores.runs.add(kept)
    for name in ("old", "new"):
        stores.runs.ended(name, "answered", ANSWERED)
    assert stores.runs.forget(NOON + timedelta(minutes=2)) == 1
    assert [stores.runs.get(name) is None for name in ("old", "at work", "new")] == [
        True,
        False,
        False,
    ]
    assert stores.runs.forget(NOON + timedelta(minutes=2)) == 0


# --- the ledger ------------------------------------------------------------------------------


def test_the_ledger_has_what_came_with_runs_and_what_came_alone_in_order(stores: Stores) -> None:
    stores.ledger.append(entry("refused", "query fields x"))
    stores.runs.add(run("r1"), entry("asked"))
    stores.runs.ended("r1", "answered", ANSWERED, entry("answered"))
    stores.ledger.append(entry("exported"))
    assert stores.deeds() == [
        ("refused", "query fields x"),
        ("asked", "r1"),
        ("answered", "r1"),
        ("exported", "r1"),
    ]


def test_forgetting_runs_leaves_the_ledger_alone(stores: Stores) -> None:
    stores.runs.add(run("r1"), entry("asked"))
    stores.runs.ended("r1", "answered", ANSWERED, entry("answered"))
    assert stores.runs.forget(NOON + timedelta(days=1)) == 1
    assert stores.deeds() == [("asked", "r1"), ("answered", "r1")]


# --- payloads --------------------------------------------------------------------------------


def test_a_payload_is_taken_once(stores: Stores) -> None:
    assert stores.seen.first_time("Ev1", NOON)
    assert not stores.seen.first_time("Ev1", NOON + timedelta(hours=1))
    assert stores.seen.first_time("Ev2", NOON)


def test_of_many_who_take_a_payload_at_once_one_does(stores: Stores) -> None:
    with ThreadPoolExecutor(8) as threads:
        taken = [threads.submit(stores.seen.first_time, "Ev1", NOON) for _ in range(8)]
    assert sorted(one.result() for one in taken) == [False] * 7 + [True]


def test_payloads_are_forgotten_by_when_they_were_first_taken(stores: Stores) -> None:
    stores.seen.first_time("old", NOON)
    stores.seen.first_time("old", NOON + timedelta(hours=2))
    stores.seen.first_time("new", NOON + timedelta(hours=1))
    assert stores.seen.forget(NOON + timedelta(hours=1)) == 1
    assert stores.seen.first_time("old", NOON)
    assert not stores.seen.first_time("new", NOON)
