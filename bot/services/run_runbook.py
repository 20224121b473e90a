"""Ask a runbook's question: the product's main job."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.domain.answer import Question
from bot.domain.arguments import read_arguments
from bot.domain.headline import headline
from bot.domain.report import Report

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.domain.runbook import Runbook
    from bot.domain.window import Window
    from bot.services.ports import Cancellation, Engine, Runbooks

__all__ = ["RunRunbook"]


@dataclass(frozen=True, slots=True)
class RunRunbook:
    """Runs a runbook's query over a window, with the asker's parameters bound to it."""

    runbooks: Runbooks
    engine: Engine
    accounts: Mapping[str, str] = field(default_factory=dict)

    def question(
        self,
        runbook: Runbook,
        window: Window,
        parameters: Mapping[str, str],
        limit: int | None = None,
        asker: str = "",
    ) -> Question:
        """What the engine will be asked; `UsageError` for a parameter that is refused."""
        bound = read_arguments(runbook, parameters, self.accounts)
        return Question(
            runbook.query,
            window,
            bound.conditions,
            bound.values,
            limit,
            prefers=runbook.engines,
            asker=asker,
        )

    def __call__(  # noqa: PLR0913 - what is asked, how much of it, by whom
        self,
        runbook_id: str,
        window: Window,
        parameters: Mapping[str, str],
        *,
        limit: int | None = None,
        asker: str = "",
        cancellation: Cancellation | None = None,
    ) -> Report:
        """Answer the runbook's question.

        Raises `NotFoundError` for an unknown runbook, and what `Engine.ask` and `question` raise.
        """
        runbook = self.runbooks.get(runbook_id)
        question = self.question(runbook, window, parameters, limit, asker)
        answer = self.engine.ask(question, cancellation=cancellation)
        return Report(
            title=runbook.title,
            headline=headline(runbook.title, answer),
            answer=answer,
            query=runbook.query,
            runbook_id=runbook.id,
            severity=runbook.severity,
            safeguards=tuple(safeguard.citation for safeguard in runbook.safeguards),
            parameters=dict(parameters),
            guidance=runbook.guidance,
        )
