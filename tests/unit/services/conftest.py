"""An engine that remembers what it was asked, and answers the same each time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.answer import Answer, Count, Coverage, Question, Totals
from bot.domain.window import Window
from bot.services.ports import Explanation

if TYPE_CHECKING:
    from bot.services.ports import Cancellation

END = datetime(2024, 5, 2, 12, tzinfo=UTC)
WINDOW = Window(END - timedelta(hours=24), END)


@dataclass(slots=True)
class FakeEngine:
    """An `Engine` of three events."""

    name: str = "fake"
    asked: list[tuple[Question, Cancellation | None]] = field(default_factory=list)

    def ask(self, question: Question, *, cancellation: Cancellation | None = None) -> Answer:
        self.asked.append((question, cancellation))
        by = {"principal": (Count("alice", 3),), "action": (Count("GetObject", 3),)}
        return Answer(
            columns=("n",),
            rows=((3,),),
            totals=Totals(3, WINDOW.start, WINDOW.start, by, {"principal": 1, "action": 1}),
            coverage=Coverage(
                engine=self.name,
                window=question.window,
                accounts=(),
                regions=(),
                earliest=WINDOW.start,
                latest=WINDOW.end,
                ingested_at=END,
                rejected_objects=0,
                files=1,
                bytes=1,
                events_looked_at=9,
                cut=False,
                limit=10,
                seconds=0.0,
            ),
        )

    def explain(
        self,
        question: Question,  # noqa: ARG002 - the Protocol's
        *,
        cancellation: Cancellation | None = None,  # noqa: ARG002
    ) -> Explanation:
        return Explanation(self.name, "SELECT 1", "SELECT 2", (), 0)


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def window() -> Window:
    return WINDOW
