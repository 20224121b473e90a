"""What the tests of schedules, deliveries and digests share: a store, a clock, a job."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from bot.domain.slots import Every
from bot.errors import RefusedError, StoreError
from bot.services.run_schedules import RunSchedules
from bot.store.tables import LEDGER, OUTBOX
from bot.store.work import AlertStore
from tests.unit.services.alerting.making import HOUR, MINUTE, NOON, FakeClock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime, timedelta

    from bot.domain.access import Action
    from bot.domain.run import Asker
    from bot.domain.runbook import Runbook
    from bot.domain.slots import Timing
    from bot.services.run_schedules import Job
    from bot.services.work import SlotRun
    from bot.store.database import Database
    from bot.store.work import StoredWork

QUARTER = 15 * MINUTE


class KilledError(BaseException):
    """The process ends here: nothing catches it, as nothing catches `kill -9`."""


@dataclass(slots=True)
class BreakingStore:
    """A store whose database is gone while it is `broken`."""

    store: AlertStore
    broken: bool = False

    @contextmanager
    def begin(self) -> Iterator[StoredWork]:
        with self._reachable().begin() as work:
            yield work

    @contextmanager
    def read(self) -> Iterator[StoredWork]:
        with self._reachable().read() as work:
            yield work

    def _reachable(self) -> AlertStore:
        if self.broken:
            raise StoreError("The database cannot be reached.", retryable=True)
        return self.store


@dataclass
class Ground:
    """A store over a database, and the time that it is there."""

    database: Database

    def __post_init__(self) -> None:
        self.store = BreakingStore(AlertStore(self.database))
        self.clock = FakeClock()

    def said(self) -> list[str]:
        """What is to be said, in order: where, and the text of the note."""
        wanted = select(OUTBOX).where(OUTBOX.c.kind == "say").order_by(OUTBOX.c.id)
        with self.database.read() as connection:
            rows = list(connection.execute(wanted))
        return [f"{row.stream}: {_text(row.body)}" for row in rows]

    def ledger(self, *deeds: str) -> list[tuple[str, str, str, dict[str, str]]]:
        """The entries of some deeds, of all where none is named: who, deed, subject, detail."""
        with self.database.read() as connection:
            rows = list(connection.execute(select(LEDGER).order_by(LEDGER.c.seq)))
        return [
            (row.user, row.deed, row.subject, json.loads(row.detail))
            for row in rows
            if row.deed in deeds or not deeds
        ]

    def slots(self) -> list[SlotRun]:
        """All firings there were."""
        with self.store.read() as work:
            return list(work.schedules.runs(NOON - 999 * HOUR, NOON + 9_999 * HOUR))


def _text(body: dict[str, Any]) -> str:
    return "".join(piece["text"] for piece in body["note"])


@dataclass
class FakeJob:
    """Notes the slots that it runs; fails with each of `problems` first.

    `meanwhile` is called in the middle of a run.
    """

    ground: Ground
    name: str = "denials"
    timing: Timing = field(default_factory=lambda: Every(QUARTER))
    channel: str = "C1"
    what: str = "a test"
    first_look: timedelta = HOUR
    problems: list[BaseException] = field(default_factory=list)
    ran: list[datetime] = field(default_factory=list)
    meanwhile: Callable[[], object] = lambda: None
    waiting: list[bool | BaseException] = field(default_factory=list)
    """What comes of what arrives, one look after the other."""

    def arrived(self) -> bool:
        found = self.waiting.pop(0) if self.waiting else False
        if isinstance(found, BaseException):
            raise found
        return found

    def __call__(self, slot: datetime) -> None:
        self.ran.append(slot)
        self.meanwhile()
        if self.problems:
            raise self.problems.pop(0)
        with self.ground.store.begin() as work:
            work.schedules.ended(self.name, slot, "done", {}, self.ground.clock.now)


def runner(ground: Ground, *jobs: Job, names: tuple[str, ...] = ("denials",)) -> RunSchedules:
    """One process that runs these jobs."""
    return RunSchedules(ground.store, dict(zip(names, jobs, strict=True)), ground.clock)


@dataclass(slots=True)
class Refusing:
    """Refuses everybody."""

    def __call__(self, asker: Asker, action: Action, runbook: Runbook | None = None) -> None:  # noqa: ARG002
        raise RefusedError("You may not.")

    def allowed(self, asker: Asker, action: Action, runbook: Runbook | None = None) -> bool:  # noqa: ARG002
        return False
