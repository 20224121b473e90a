"""The engine of a question that names none: the first that should answer it, and can."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from bot.domain.route import candidates
from bot.errors import AuditError, EngineError, QueryCancelledError, UsageError
from bot.insights.errors import UnsupportedQueryError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.domain.answer import Answer, Question
    from bot.domain.route import Route
    from bot.services.ports import Cancellation, Clock, Engine, Explanation

__all__ = ["RoutedEngine"]

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class RoutedEngine:
    """Asks one engine after the other until one answers; the answer says which did not, and why.

    `get` gives an engine by its name; `set_up` are the names of those that can be asked.
    """

    get: Callable[[str], Engine]
    set_up: Sequence[str]
    routes: Sequence[Route]
    default: str
    clock: Clock

    @property
    def name(self) -> str:
        """The engine that is asked at last."""
        return self.default

    def ask(self, question: Question, *, cancellation: Cancellation | None = None) -> Answer:
        """Answer a question; see `bot.services.ports.Engine`."""
        answer, failed = self._first(
            question, lambda engine: engine.ask(question, cancellation=cancellation)
        )
        if not failed:
            return answer
        told = [f"{name} did not answer: {problem}" for name, problem in failed]
        coverage = answer.coverage
        return replace(answer, coverage=replace(coverage, notes=(*told, *coverage.notes)))

    def explain(
        self, question: Question, *, cancellation: Cancellation | None = None
    ) -> Explanation:
        """Say how the question is answered, by the engine that would."""
        explanation, _ = self._first(
            question, lambda engine: engine.explain(question, cancellation=cancellation)
        )
        return explanation

    def _first(
        self, question: Question, ask: Callable[[Engine], _Result]
    ) -> tuple[_Result, list[tuple[str, AuditError]]]:
        """What the first engine says that answers, and what those before it said."""
        failed: list[tuple[str, AuditError]] = []
        for name in candidates(question, self.routes, self.default, self.set_up, self.clock()):
            try:
                return ask(self.get(name)), failed
            except AuditError as problem:
                if not _another_may_answer(problem):
                    raise
                failed.append((name, problem))
        last = failed[-1][1]
        if len(failed) == 1 or isinstance(last, UsageError):
            raise last
        told = " ".join(f"{name}: {problem}" for name, problem in failed)
        raise EngineError(f"No engine answers. {told}")


def _another_may_answer(problem: AuditError) -> bool:
    """A question that is wrong is so everywhere; one that an engine has no words for is not."""
    if isinstance(problem, UnsupportedQueryError):
        return True
    return not isinstance(problem, UsageError | QueryCancelledError)
