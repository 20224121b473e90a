from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.domain.run import Asker, Outcome, Run
from bot.domain.window import Window
from bot.slack.forgetting import Forgetting
from bot.store.in_memory import InMemoryPayloads, InMemoryRuns

NOW = datetime(2026, 3, 4, tzinfo=UTC)


def run(id_: str, asked_at: datetime) -> Run:
    window = Window(asked_at - timedelta(hours=1), asked_at)
    return Run(id_, Asker("T1", "U1"), asked_at, "x", window, runbook_id="x")


def test_what_is_older_than_it_is_kept_goes_and_the_rest_stays() -> None:
    runs, seen = InMemoryRuns(), InMemoryPayloads()
    for id_, days in (("old", 31), ("young", 29)):
        runs.add(run(id_, NOW - timedelta(days=days)))
        runs.ended(id_, "answered", Outcome(NOW))
    runs.add(run("still running", NOW - timedelta(days=31)))
    seen.first_time("old", NOW - timedelta(days=2))
    seen.first_time("young", NOW)
    Forgetting(runs, seen, lambda: NOW, timedelta(days=30))()
    assert runs.get("old") is None
    assert runs.get("young") is not None
    assert runs.get("still running") is not None
    assert seen.first_time("old", NOW)
    assert not seen.first_time("young", NOW)
