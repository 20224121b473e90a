"""Ask an engine a query of one's own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.domain.answer import Question
from bot.domain.arguments import read_standard_arguments
from bot.domain.headline import headline
from bot.domain.report import Report

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.domain.window import Window
    from bot.services.ports import Cancellation, Engine

__all__ = ["RunQuery"]


@dataclass(frozen=True, slots=True)
class RunQuery:
    """Runs a query in the query language; the standard parameters narrow it."""

    engine: Engine
    accounts: Mapping[str, str] = field(default_factory=dict)

    def question(
        self,
        query: str,
        window: Window,
        parameters: Mapping[str, str],
        limit: int | None = None,
        asker: str = "",
    ) -> Question:
        """What the engine will be asked; `UsageError` for a parameter that is refused."""
        bound = read_standard_arguments(parameters, self.accounts)
        return Question(query, window, bound.conditions, bound.values, limit, asker=asker)

    def __call__(  # noqa: PLR0913 - what is asked, how much of it, by whom
        self,
        query: str,
        window: Window,
        parameters: Mapping[str, str],
        *,
        limit: int | None = None,
        asker: str = "",
        cancellation: Cancellation | None = None,
    ) -> Report:
        """Answer the query; raises what `Engine.ask` and `question` raise."""
        question = self.question(query, window, parameters, limit, asker)
        answer = self.engine.ask(question, cancellation=cancellation)
        title = "Query"
        return Report(
            title=title,
            headline=headline(title, answer),
            answer=answer,
            query=query,
            parameters=dict(parameters),
        )
