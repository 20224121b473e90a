"""One engine after the other, until one answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.answer import Answer, Coverage, Question
from bot.domain.route import Route
from bot.domain.window import Window
from bot.engines.totals import EMPTY
from bot.errors import (
    ArchiveError,
    AuditError,
    AwsError,
    EngineError,
    QueryCancelledError,
    QueryMemoryError,
    QueryTimeoutError,
    UsageError,
)
from bot.insights import UnsupportedQueryError
from bot.services.ports import Explanation
from bot.services.routed_engine import RoutedEngine

if TYPE_CHECKING:
    from bot.services.ports import Cancellation

NOW = datetime(2024, 5, 2, 12, tzinfo=UTC)
UNSUPPORTED = UnsupportedQueryError("it has no histogram", feature="histogram")
QUESTION = Question("fields eventName", Window(NOW - timedelta(days=1), NOW))


@dataclass
class FakeEngine:
    """Answers, or fails as it is told to."""

    name: str
    fails: AuditError | None = None
    asked: list[Question] = field(default_factory=list)

    def ask(self, question: Question, *, cancellation: Cancellation | None = None) -> Answer:
        assert cancellation is None
        self.asked.append(question)
        if self.fails is not None:
            raise self.fails
        coverage = Coverage(
            self.name, question.window, (), (), None, None, None, 0, 0, 0, 1, False, 10, 0.1
        )
        return Answer((), (), EMPTY, coverage)

    def explain(
        self, question: Question, *, cancellation: Cancellation | None = None
    ) -> Explanation:
        self.ask(question, cancellation=cancellation)
        return Explanation(self.name, "", "", (), 0)


def routed(*engines: FakeEngine) -> RoutedEngine:
    by_name = {engine.name: engine for engine in engines}
    *first, last = engines
    routes = [Route(engine.name) for engine in first]
    return RoutedEngine(by_name.__getitem__, list(by_name), routes, last.name, lambda: NOW)


def test_the_first_answers_and_nobody_else_is_asked() -> None:
    first, last = FakeEngine("athena"), FakeEngine("archive")
    coverage = routed(first, last).ask(QUESTION).coverage
    assert coverage.engine == "athena"
    assert coverage.notes == ()
    assert last.asked == []


@pytest.mark.parametrize(
    "problem",
    [
        AwsError("the role cannot be assumed."),
        EngineError("refused."),
        QueryTimeoutError("too long."),
        QueryMemoryError("too much."),
        ArchiveError("no archive."),
        UNSUPPORTED,
    ],
)
def test_where_one_does_not_answer_the_next_does_and_says_why(problem: AuditError) -> None:
    coverage = routed(FakeEngine("athena", problem), FakeEngine("archive")).ask(QUESTION).coverage
    assert coverage.engine == "archive"
    assert coverage.notes == (f"athena did not answer: {problem}",)
    explained = routed(FakeEngine("athena", problem), FakeEngine("archive")).explain(QUESTION)
    assert explained.engine == "archive"


@pytest.mark.parametrize(
    "problem", [UsageError("no such field."), QueryCancelledError("cancelled.")]
)
def test_what_the_asker_did_is_not_asked_again(problem: AuditError) -> None:
    last = FakeEngine("archive")
    with pytest.raises(type(problem)):
        routed(FakeEngine("athena", problem), last).ask(QUESTION)
    assert last.asked == []


def test_where_none_answers_each_says_why() -> None:
    engines = [
        FakeEngine("athena", AwsError("denied.")),
        FakeEngine("archive", ArchiveError("no archive.")),
    ]
    with pytest.raises(EngineError, match=r"athena: denied\. archive: no archive\."):
        routed(*engines).ask(QUESTION)


def test_what_no_engine_has_words_for_is_a_mistake_of_the_query() -> None:
    with pytest.raises(UnsupportedQueryError):
        routed(FakeEngine("athena", UNSUPPORTED), FakeEngine("archive", UNSUPPORTED)).ask(QUESTION)


def test_the_only_engine_speaks_for_itself() -> None:
    with pytest.raises(ArchiveError, match=r"^no archive\.$"):
        routed(FakeEngine("archive", ArchiveError("no archive."))).ask(QUESTION)
