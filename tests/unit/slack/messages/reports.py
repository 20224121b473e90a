"""Reports and runs to make messages of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.answer import Answer, Cell, Count, Coverage, Totals
from bot.domain.headline import headline
from bot.domain.report import Report
from bot.domain.run import Asker, Run
from bot.domain.window import Window

__all__ = ["ALICE", "END", "answer_of", "coverage", "report", "run", "totals"]

END = datetime(2024, 5, 2, 12, tzinfo=UTC)
ALICE = "arn:aws:iam::111122223333:user/alice"


def coverage(**change: object) -> Coverage:
    """A day that was looked at whole."""
    whole = Coverage(
        engine="archive",
        window=Window(END - timedelta(hours=24), END),
        accounts=("111122223333",),
        regions=("eu-west-1", "us-east-1"),
        earliest=END - timedelta(days=3),
        latest=END - timedelta(minutes=5),
        ingested_at=END,
        rejected_objects=0,
        files=2,
        bytes=1_400_000,
        events_looked_at=5000,
        cut=False,
        limit=100,
        seconds=0.0204,
    )
    return replace(whole, **change)  # type: ignore[arg-type]


def totals(events: int, **by: tuple[tuple[str | None, int], ...]) -> Totals:
    """Totals in which every value is listed."""
    first = END - timedelta(hours=1)
    return Totals(
        events=events,
        first=first if events else None,
        last=first + timedelta(seconds=9) if events else None,
        by={name: tuple(Count(*count) for count in counts) for name, counts in by.items()},
        distinct={name: sum(value is not None for value, _ in by[name]) for name in by},
    )


def answer_of(
    columns: tuple[str, ...], rows: tuple[tuple[Cell, ...], ...], **change: object
) -> Answer:
    """An answer of these rows."""
    found = totals(len(rows), principal=((ALICE, len(rows)),)) if rows else totals(0)
    return Answer(columns, rows, found, coverage(**change))


def report(
    answer: Answer, *, title: str = "Access denied", severity: str | None = "high"
) -> Report:
    """What is shown of an answer."""
    return Report(
        title=title,
        headline=headline(title, answer),
        answer=answer,
        query="filter errorCode = 'AccessDenied'\n| fields @timestamp",
        runbook_id="access-denied",
        severity=severity,
        safeguards=("45 CFR 164.312(b)",),
        parameters={"principal": "alice"},
        guidance=("Read the error.", "Ask the owner."),
    )


def run(**change: object) -> Run:
    """Who asked, and what."""
    asked = Run(
        id="1f2e3d4c5b6a7988",
        asker=Asker("T1", "U1", "C1"),
        asked_at=END,
        text="access-denied 24h principal=alice",
        window=Window(END - timedelta(hours=24), END),
        runbook_id="access-denied",
        parameters={"principal": "alice"},
    )
    return replace(asked, **change)  # type: ignore[arg-type]
