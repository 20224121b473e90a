from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.domain.answer import Answer, Coverage, Totals
from bot.domain.report import Report
from bot.domain.window import Window
from bot.services.kept_reports import KeptReports

NOW = datetime(2026, 3, 4, tzinfo=UTC)


def report(rows: int) -> Report:
    coverage = Coverage(
        engine="archive",
        window=Window(NOW - timedelta(hours=1), NOW),
        accounts=(),
        regions=(),
        earliest=None,
        latest=None,
        ingested_at=None,
        rejected_objects=0,
        files=0,
        bytes=0,
        events_looked_at=0,
        cut=False,
        limit=1,
        seconds=0.0,
    )
    totals = Totals(events=rows, first=None, last=None, by={}, distinct={})
    answer = Answer(columns=("a",), rows=(("x",),) * rows, totals=totals, coverage=coverage)
    return Report("t", "h", answer, "q")


def test_the_least_used_answers_make_room() -> None:
    kept = KeptReports(cells=250)
    first, second, third = report(100), report(100), report(100)
    kept.put("1", first)
    kept.put("2", second)
    assert kept.get("1") is first
    kept.put("3", third)
    assert (kept.get("1"), kept.get("2"), kept.get("3")) == (first, None, third)


def test_an_answer_larger_than_everything_is_held_alone() -> None:
    kept = KeptReports(cells=10)
    kept.put("1", report(5))
    kept.put("2", report(100))
    assert kept.get("1") is None
    assert kept.get("2") is not None


def test_an_answer_put_twice_counts_once() -> None:
    kept = KeptReports(cells=150)
    kept.put("1", report(100))
    kept.put("1", report(100))
    kept.put("2", report(10))
    assert kept.get("1") is not None
