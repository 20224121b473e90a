"""Runs in the database."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from bot.domain.run import Asker, Outcome, Run
from bot.domain.window import Window
from bot.store.ledger import append
from bot.store.tables import RUNS
from bot.store.values import instant, instant_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Row

    from bot.domain.ledger_entry import LedgerEntry
    from bot.domain.run import RunState
    from bot.store.database import Database

__all__ = ["StoredRuns"]


@dataclass(frozen=True, slots=True)
class StoredRuns:
    """`bot.services.ports.Runs` over a database."""

    database: Database

    def add(self, run: Run, entry: LedgerEntry | None = None) -> None:
        """Keep a new run; with an entry, together with it or not at all."""
        with self.database.begin() as connection:
            connection.execute(insert(RUNS).values(_columns(run)))
            if entry is not None:
                append(connection, entry)

    def get(self, run_id: str) -> Run | None:
        """One run; None where there is none."""
        with self.database.read() as connection:
            row = connection.execute(select(RUNS).where(RUNS.c.id == run_id)).first()
        return None if row is None else _run(row)

    def placed(self, run_id: str, channel: str, message_ts: str) -> None:
        """Note where the answer stands."""
        change = update(RUNS).where(RUNS.c.id == run_id)
        with self.database.begin() as connection:
            connection.execute(change.values(channel=channel, message_ts=message_ts))

    def ended(
        self, run_id: str, state: RunState, outcome: Outcome, entry: LedgerEntry | None = None
    ) -> bool:
        """Note how a running run ended; False, and no entry, where it had ended already."""
        change = update(RUNS).where(RUNS.c.id == run_id, RUNS.c.state == "running")
        kept = asdict(outcome) | {"ended_at": instant_text(outcome.ended_at)}
        with self.database.begin() as connection:
            first = connection.execute(change.values(state=state, outcome=kept)).rowcount == 1
            if first and entry is not None:
                append(connection, entry)
        return first

    def recent(self, team: str, user: str, limit: int) -> Sequence[Run]:
        """What somebody asked lately, the latest first."""
        mine = select(RUNS).where(RUNS.c.team == team, RUNS.c.user == user)
        with self.database.read() as connection:
            found = connection.execute(
                mine.order_by(RUNS.c.asked_at.desc(), RUNS.c.id.desc()).limit(limit)
            ).all()
        return [_run(row) for row in found]

    def running(self) -> Sequence[Run]:
        """Every run that has not ended, the oldest first."""
        open_runs = (
            select(RUNS).where(RUNS.c.state == "running").order_by(RUNS.c.asked_at, RUNS.c.id)
        )
        with self.database.read() as connection:
            return [_run(row) for row in connection.execute(open_runs).all()]

    def forget(self, before: datetime) -> int:
        """Remove ended runs that were asked before an instant; how many."""
        old = delete(RUNS).where(RUNS.c.state != "running", RUNS.c.asked_at < instant_text(before))
        with self.database.begin() as connection:
            return connection.execute(old).rowcount


def _columns(run: Run) -> dict[str, Any]:
    return {
        "id": run.id,
        "team": run.asker.team,
        "user": run.asker.user,
        "asked_in": run.asker.channel,
        "asked_at": instant_text(run.asked_at),
        "text": run.text,
        "window_start": instant_text(run.window.start),
        "window_end": instant_text(run.window.end),
        "runbook_id": run.runbook_id,
        "query": run.query,
        "parameters": dict(run.parameters),
        "row_limit": run.limit,
        "engine": run.engine,
        "private": run.private,
        "channel": run.channel,
        "message_ts": run.message_ts,
        "state": run.state,
        "outcome": None,
    }


def _run(row: Row[Any]) -> Run:
    outcome = row.outcome
    return Run(
        id=row.id,
        asker=Asker(row.team, row.user, row.asked_in),
        asked_at=instant(row.asked_at),
        text=row.text,
        window=Window(instant(row.window_start), instant(row.window_end)),
        runbook_id=row.runbook_id,
        query=row.query,
        parameters=row.parameters,
        limit=row.row_limit,
        engine=row.engine,
        private=row.private,
        channel=row.channel,
        message_ts=row.message_ts,
        state=row.state,
        outcome=outcome and Outcome(**outcome | {"ended_at": instant(outcome["ended_at"])}),
    )
