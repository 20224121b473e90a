"""What the ledger keeps of a question: that it was asked, and how it ended.

Texts only, so that each has one canonical form.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from bot.domain.ledger_entry import LedgerEntry
from bot.domain.rows_hash import rows_hash
from bot.domain.run import Outcome

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.ledger_entry import Deed
    from bot.domain.report import Report
    from bot.domain.run import Run

__all__ = ["asked_entry", "ended_entry", "outcome_of"]


def asked_entry(run: Run) -> LedgerEntry:
    """Who asked what, of which time."""
    found = {
        "text": run.text,
        "runbook": run.runbook_id or "",
        "query": run.query or "",
        "window": f"{run.window.start.isoformat()}/{run.window.end.isoformat()}",
        **{f"parameter.{name}": value for name, value in sorted(run.parameters.items())},
    }
    detail = {name: text for name, text in found.items() if text}
    return LedgerEntry(run.asked_at, run.asker, "asked", run.id, detail)


def outcome_of(report: Report, ended_at: datetime, headline: str) -> Outcome:
    """How a run ended that was answered."""
    answer = report.answer
    return Outcome(
        ended_at=ended_at,
        headline=headline,
        events=answer.totals.events,
        rows=len(answer.rows),
        seconds=answer.coverage.seconds,
    )


def ended_entry(run: Run, outcome: Outcome, report: Report | None) -> LedgerEntry:
    """What was found, or why nothing was."""
    deed: Deed = "failed" if report is None else "answered"
    detail = {"error": outcome.error} if report is None else _found(outcome, report)
    return LedgerEntry(outcome.ended_at, run.asker, deed, run.id, detail)


def _found(outcome: Outcome, report: Report) -> dict[str, str]:
    """What was asked of which engine, and which rows it gave."""
    return {
        "events": str(outcome.events),
        "rows": str(outcome.rows),
        "seconds": f"{outcome.seconds:.3f}",
        "engine": report.answer.coverage.engine,
        "query_hash": hashlib.sha256(report.query.encode("utf-8", "backslashreplace")).hexdigest(),
        "rows_hash": rows_hash(report.answer),
    }
