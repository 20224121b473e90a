"""Keep a question of a terminal: who asked it there, and how it ended.

In a chat a run is kept before anything is looked up. At a terminal the answer comes first, because
opening the database would double the time to it, and both entries follow.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.chat_command import chat_text
from bot.domain.run import Outcome, Run
from bot.services.run_entries import asked_entry, ended_entry, outcome_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.domain.command import Command
    from bot.domain.report import Report
    from bot.domain.run import Asker
    from bot.domain.window import Window
    from bot.services.ports import Clock, Ledger

__all__ = ["KeepQuestion", "asked_at_terminal"]


def asked_at_terminal(
    asker: Asker, asked_at: datetime, command: Command, window: Window, query: str | None = None
) -> Run:
    """The run of a question: a runbook by `command.name`, or `query`, a query of one's own."""
    return Run(
        id=secrets.token_hex(8),
        asker=asker,
        asked_at=asked_at,
        text=chat_text(command, query),
        window=window,
        runbook_id=command.name if query is None else None,
        query=query,
        parameters=dict(command.parameters),
        limit=command.limit,
        engine=command.engine,
    )


@dataclass(frozen=True, slots=True)
class KeepQuestion:
    """Adds what became of a question to the ledger; `ledger` opens it, and raises `StoreError`."""

    ledger: Callable[[], Ledger]
    clock: Clock

    def __call__(self, run: Run, report: Report | None, error: str = "") -> None:
        """Keep it: the answer, or `error` where there is none."""
        now = self.clock()
        outcome = Outcome(now, error=error) if report is None else outcome_of(report, now, "")
        ledger = self.ledger()
        ledger.append(asked_entry(run))
        ledger.append(ended_entry(run, outcome, report))
