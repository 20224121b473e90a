"""A schedule that watches a list of arrivals, over a real database, at a time of one's choice."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec
from hypothesis import settings
from msgspec.structs import replace
from sqlalchemy import select

from bot.catalog import Catalog, shipped_runbooks
from bot.domain.alerting.digest import Summary
from bot.domain.alerting.escalation import Level, Policy
from bot.domain.alerting.sighting import Sighting, fingerprint
from bot.domain.answer import Answer, Coverage, Question, Totals
from bot.domain.run import Asker
from bot.domain.runbook import AlertRule
from bot.domain.schedule import Schedule
from bot.services.alert_rules import AlertRules
from bot.services.change_alert import ChangeAlert
from bot.services.evaluate_schedule import EvaluateSchedule
from bot.services.following import Following
from bot.services.pass_time import PassTime
from bot.services.ports import Explanation
from bot.services.raise_alerts import RaiseAlerts
from bot.services.reaching import Reaching
from bot.services.work import ScheduleState
from bot.store.tables import ALERTS, LEDGER, OUTBOX, SIGHTINGS
from bot.store.work import AlertStore, StoredWork

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.domain.alerting.alert import Alert
    from bot.domain.alerting.handling import Handling
    from bot.domain.answer import Cell
    from bot.domain.ledger_entry import LedgerEntry
    from bot.domain.runbook import Runbook
    from bot.services.evaluate_schedule import Evaluation
    from bot.services.ports import Cancellation
    from bot.store.database import Database

STEADY = settings(deadline=None, derandomize=True)
"""For hypothesis: the same examples each time, however slow the machine is."""

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
ALICE = Asker("T1", "UALICE", "C1")
POLICY = Policy((Level(("user:UFIRST",), "5m"), Level(("user:USECOND",), "10m")))
RULES = AlertRules({"usual": POLICY}, "usual", "C1", UTC)
DENIED = replace(
    Catalog([shipped_runbooks()]).get("access-denied"),
    alert=AlertRule(group_by="userIdentity.arn", threshold=3, window="10m"),
)
EVERY = Schedule("access-denied", every="15m", summary="never")


def event(name: str, minute: float = 0, group: str = "alice", **fields: str) -> Sighting:
    """An event of a group, so many minutes before or after noon."""
    usual = {"principal": group, "action": "GetObject", "resource": "records"}
    return Sighting(name, NOON + minute * MINUTE, group, **(usual | fields))


@dataclass(slots=True)
class FakeClock:
    """Stands still until it is moved."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


@dataclass(slots=True)
class FakeRunbooks:
    """Has one runbook, whatever it is called."""

    runbook: Runbook = DENIED

    def get(self, runbook_id: str) -> Runbook:  # noqa: ARG002 - the Protocol's
        return self.runbook

    def ids(self) -> Sequence[str]:
        return [self.runbook.id]

    def all(self) -> Sequence[Runbook]:
        return [self.runbook]

    def paths(self) -> Sequence[Any]:
        return []


@dataclass(slots=True)
class FakeArrivals:
    """Batches, numbered from 1 on; `meanwhile` is called while somebody reads them.

    `after_head` is called once somebody knows how many there are.
    """

    batches: list[tuple[Sighting, ...]] = field(default_factory=list)
    counts: bool = True
    meanwhile: Callable[[], object] | None = None
    after_head: Callable[[], object] | None = None

    def come(self, *sightings: Sighting) -> None:
        """A batch."""
        self.batches.append(sightings)

    def head(self) -> int:
        head = len(self.batches)
        if self.after_head is not None:
            hook, self.after_head = self.after_head, None
            hook()
        return head

    def sightings(
        self,
        question: Question,
        group_by: str,  # noqa: ARG002 - the Protocol's
        after: int,
        upto: int,
    ) -> Sequence[Sighting]:
        window = question.window
        found = [one for batch in self.batches[after:upto] for one in batch]
        if self.meanwhile is not None:
            hook, self.meanwhile = self.meanwhile, None
            hook()
        return [one for one in found if window.start <= one.at < window.end]

    def counts_events(self, question: Question, measure: str | None) -> bool:  # noqa: ARG002
        return self.counts


@dataclass(slots=True)
class FakeEngine:
    """Measures the events of each group; `cell` is what its rows have for the group's text."""

    arrivals: FakeArrivals
    measure: Callable[[Sequence[Sighting]], float | None] = len
    cell: Callable[[str], Cell] = lambda group: group or None
    name: str = "fake"
    asked: int = 0

    def ask(
        self,
        question: Question,
        *,
        cancellation: Cancellation | None = None,  # noqa: ARG002 - the Protocol's
    ) -> Answer:
        self.asked += 1
        inside: dict[str, list[Sighting]] = {}
        for one in {one.event_id: one for batch in self.arrivals.batches for one in batch}.values():
            if question.window.start <= one.at < question.window.end:
                inside.setdefault(one.group, []).append(one)
        measured = [(self.cell(group), self.measure(found)) for group, found in inside.items()]
        rows = tuple(measured[: question.limit or 10])
        covered = Coverage(
            "fake", question.window, (), (), None, None, None, 0, 0, 0, 0, cut=False, limit=9,
            seconds=0.0,
        )  # fmt: skip
        totals = Totals(len(rows), None, None, {}, {})
        return Answer(("userIdentity.arn", "n"), rows, totals, covered)

    def explain(
        self,
        question: Question,  # noqa: ARG002 - the Protocol's
        *,
        cancellation: Cancellation | None = None,  # noqa: ARG002
    ) -> Explanation:
        return Explanation(self.name, "", "", (), 0)


class DiedError(Exception):
    """The process is gone, in the middle of a transaction."""


@dataclass(frozen=True)
class DyingWork(StoredWork):
    """Dies instead of writing the ledger's line that comes after so many others."""

    left: list[int]

    def record(self, entry: LedgerEntry) -> None:
        """As `bot.services.work.Work`."""
        if not self.left:
            raise DiedError
        self.left.pop()
        super().record(entry)


@dataclass(slots=True)
class DyingStore:
    """Once told to, dies in its next transaction after so many lines of the ledger."""

    store: AlertStore
    lines: int | None = None

    @contextmanager
    def begin(self) -> Iterator[StoredWork]:
        with self.store.begin() as work:
            if self.lines is None:
                yield work
                return
            lines, self.lines = self.lines, None
            yield DyingWork(work.connection, [*range(lines)])
            raise DiedError

    @contextmanager
    def read(self) -> Iterator[StoredWork]:
        with self.store.read() as work:
            yield work


@dataclass
class Watch:
    """One schedule, called `name`, and everything that watches with it.

    Groups are told apart from those of other watches over the same database by that name.
    """

    database: Database
    name: str = "denials"
    schedule: Schedule = EVERY
    rules: AlertRules = RULES
    runbook: Runbook = DENIED
    since: datetime = NOON - timedelta(days=1)
    beside: dict[str, Schedule] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.clock = FakeClock()
        self.arrivals = FakeArrivals()
        self.engine = FakeEngine(self.arrivals)
        self.store = DyingStore(AlertStore(self.database))
        self.following = Following(Reaching({}))
        self.change = ChangeAlert(self.store, self.following, self.clock)
        with self.store.begin() as work:
            work.schedules.begin(ScheduleState(self.name, 0, self.since))

    @property
    def pass_time(self) -> PassTime:
        """What lets time pass."""
        watched = {self.name: self.schedule}
        return PassTime(self.store, self.following, self.clock, watched, self.rules.zone)

    @property
    def service(self) -> EvaluateSchedule:
        """The service under test."""
        return EvaluateSchedule(
            self.store,
            self.arrivals,
            self.engine,
            FakeRunbooks(self.runbook),
            self.rules,
            RaiseAlerts(self.rules, self.following, self.clock),
            self.clock,
            {self.name: self.schedule, **self.beside},
        )

    def evaluate(self) -> Evaluation:
        """What a firing does."""
        return self.service(self.name, self.schedule, self.clock.now)

    def come(self, *sightings: Sighting) -> Evaluation:
        """A batch, evaluated at once."""
        self.arrivals.come(*sightings)
        return self.evaluate()

    def flood(self, start: int, count: int, minute: float = 0, **fields: str) -> Evaluation:
        """Numbered events of one minute, evaluated at once."""
        numbers = range(start, start + count)
        return self.come(*(event(f"e{number}", minute, **fields) for number in numbers))

    def cursor(self) -> int:
        """Up to which arrival events were counted."""
        with self.store.read() as work:
            state = work.schedules.get(self.name)
        assert state is not None
        return state.cursor

    def alert(self, group: str = "alice") -> Alert | None:
        """The alert of a group."""
        key = fingerprint(self.runbook.id, self.runbook.alert.group_by, group)
        with self.store.read() as work:
            return work.alerts.current(key)

    def only(self) -> Alert:
        """The alert of the usual group, which is there."""
        found = self.alert()
        assert found is not None
        return found

    def do(self, handling: Handling, group: str = "alice") -> None:
        """Somebody does something to the alert of a group."""
        found = self.alert(group)
        assert found is not None
        self.change(found.id, ALICE, handling)

    def attached(self) -> set[str]:
        """The events that belong to an alert."""
        mine = select(SIGHTINGS.c.event_id).where(
            SIGHTINGS.c.schedule == self.name, SIGHTINGS.c.alert_id.is_not(None)
        )
        with self.database.read() as connection:
            return set(connection.execute(mine).scalars())

    def counted(self) -> list[str]:
        """The events that were counted."""
        mine = select(SIGHTINGS.c.event_id).where(SIGHTINGS.c.schedule == self.name)
        with self.database.read() as connection:
            return sorted(connection.execute(mine).scalars())

    def letters(self) -> list[str]:
        """What is to leave, in order: kind and stream."""
        everything = select(OUTBOX.c.kind, OUTBOX.c.stream).order_by(OUTBOX.c.id)
        with self.database.read() as connection:
            return [f"{row.kind} {row.stream}" for row in connection.execute(everything)]

    def summaries(self) -> list[Summary]:
        """The summaries that are to leave."""
        bodies = select(OUTBOX.c.body).where(OUTBOX.c.kind == "summary").order_by(OUTBOX.c.id)
        with self.database.read() as connection:
            found = list(connection.execute(bodies).scalars())
        return [msgspec.convert(body["summary"], Summary) for body in found]

    def deeds(self) -> list[str]:
        """What the ledger says, in order."""
        with self.database.read() as connection:
            return list(connection.execute(select(LEDGER.c.deed).order_by(LEDGER.c.seq)).scalars())

    def alerts(self) -> int:
        """How many alerts there are."""
        with self.database.read() as connection:
            return len(connection.execute(select(ALERTS.c.id)).all())
