"""Runs, payloads taken and the ledger in memory: for what need not outlive its process."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.domain.ledger_entry import LedgerEntry
    from bot.domain.run import Outcome, Run, RunState

__all__ = ["InMemoryLedger", "InMemoryPayloads", "InMemoryRuns"]


@dataclass(slots=True)
class InMemoryLedger:
    """`bot.services.ports.Ledger` in a list; nobody else can change it, so it has no hashes."""

    entries: list[LedgerEntry] = field(default_factory=list)

    def append(self, entry: LedgerEntry) -> None:
        """Add an entry."""
        self.entries.append(entry)


@dataclass(slots=True)
class InMemoryRuns:
    """`bot.services.ports.Runs` in a dictionary; `ledger` takes the entries that come with runs."""

    ledger: InMemoryLedger = field(default_factory=InMemoryLedger)
    _runs: dict[str, Run] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, run: Run, entry: LedgerEntry | None = None) -> None:
        """Keep a new run; with an entry, together with it or not at all."""
        with self._lock:
            if run.id in self._runs:
                raise StoreError(f"There is a run {run.id} already.")
            self._runs[run.id] = run
            if entry is not None:
                self.ledger.append(entry)

    def get(self, run_id: str) -> Run | None:
        """One run; None where there is none."""
        with self._lock:
            return self._runs.get(run_id)

    def placed(self, run_id: str, channel: str, message_ts: str) -> None:
        """Note where the answer stands."""
        with self._lock:
            if run_id in self._runs:
                run = self._runs[run_id]
                self._runs[run_id] = replace(run, channel=channel, message_ts=message_ts)

    def ended(
        self, run_id: str, state: RunState, outcome: Outcome, entry: LedgerEntry | None = None
    ) -> bool:
        """Note how a running run ended; False, and no entry, where it had ended already."""
        with self._lock:
            run = self._runs.get(run_id)
            if run is None or run.state != "running":
                return False
            self._runs[run_id] = replace(run, state=state, outcome=outcome)
            if entry is not None:
                self.ledger.append(entry)
            return True

    def recent(self, team: str, user: str, limit: int) -> Sequence[Run]:
        """What somebody asked lately, the latest first."""
        mine = [run for run in self._by_age() if (run.asker.team, run.asker.user) == (team, user)]
        return mine[::-1][:limit]

    def running(self) -> Sequence[Run]:
        """Every run that has not ended, the oldest first."""
        return [run for run in self._by_age() if run.state == "running"]

    def forget(self, before: datetime) -> int:
        """Remove ended runs that were asked before an instant; how many."""
        with self._lock:
            old = [
                run.id
                for run in self._runs.values()
                if run.state != "running" and run.asked_at < before
            ]
            for run_id in old:
                del self._runs[run_id]
        return len(old)

    def _by_age(self) -> list[Run]:
        with self._lock:
            return sorted(self._runs.values(), key=lambda run: (run.asked_at, run.id))


@dataclass(slots=True)
class InMemoryPayloads:
    """`bot.services.ports.SeenPayloads` in a dictionary."""

    _taken: dict[str, datetime] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def first_time(self, key: str, now: datetime) -> bool:
        """Whether nobody has taken this payload; taking it is part of asking."""
        with self._lock:
            first = key not in self._taken
            self._taken.setdefault(key, now)
            return first

    def forget(self, before: datetime) -> int:
        """Remove what was taken before an instant; how many."""
        with self._lock:
            old = [key for key, taken_at in self._taken.items() if taken_at < before]
            for key in old:
                del self._taken[key]
        return len(old)
