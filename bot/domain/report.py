"""An answer together with what was asked: what every edge shows, each in its own way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.domain.answer import Answer

__all__ = ["Report"]


@dataclass(frozen=True, slots=True)
class Report:
    """What a responder is shown. `runbook_id` is `None` for a query of one's own."""

    title: str
    headline: str
    answer: Answer
    query: str
    runbook_id: str | None = None
    severity: str | None = None
    safeguards: tuple[str, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)
    guidance: tuple[str, ...] = ()
