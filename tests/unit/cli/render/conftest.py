"""One report that shows everything a format has to deal with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.answer import Answer, Count, Coverage, Totals
from bot.domain.report import Report
from bot.domain.timeline import Timeline
from bot.domain.window import Window

END = datetime(2024, 5, 2, 12, tzinfo=UTC)
ALICE = "arn:aws:iam::111122223333:user/alice"


@pytest.fixture
def coverage() -> Coverage:
    return Coverage(
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


@pytest.fixture
def report(coverage: Coverage) -> Report:
    when = END - timedelta(hours=1)
    totals = Totals(
        events=2,
        first=when,
        last=when + timedelta(seconds=9),
        by={
            "principal": (Count(ALICE, 2),),
            "action": (Count("GetObject", 1), Count("PutObject", 1)),
            "error": (Count(None, 2),),
            "source": (Count("203.0.113.7", 2),),
        },
        distinct={"principal": 1, "action": 2, "error": 0, "source": 1},
        timeline=Timeline(timedelta(hours=6), END - timedelta(hours=24), (0, 0, 0, 2)),
    )
    return Report(
        title="Reads",
        headline="Reads: 2 events by 1 principal.",
        answer=Answer(
            columns=("@timestamp", "userIdentity.arn", "n", "mfa"),
            rows=((when, ALICE, 7, True), (when + timedelta(seconds=9), None, 0.5, False)),
            totals=totals,
            coverage=coverage,
        ),
        query="fields eventName",
        runbook_id="reads",
        severity="high",
        safeguards=("45 CFR 164.312(b)",),
        parameters={"principal": "alice"},
    )
