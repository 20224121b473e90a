"""A run: one question that somebody asked in a chat, from its placeholder to its answer.

What an answer's buttons need to do their work later, also after a restart: the buttons carry the
run's id and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.domain.window import Window

__all__ = ["Asker", "Outcome", "Run", "RunState"]

RunState = Literal["running", "answered", "failed", "cancelled"]


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and where: Slack's ids (`T...`, `U...`, `C...` or `D...`).

    `channel` is "" where there is none: a button on the home tab, a modal opened from there.
    """

    team: str
    user: str
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended; `error` is what the asker was told where it failed."""

    ended_at: datetime
    headline: str = ""
    events: int = 0
    rows: int = 0
    seconds: float = 0.0
    error: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """One question. `window` is absolute, so that asking again asks the same.

    `runbook_id` is None for a query of one's own, whose text is then `query`. `channel` and
    `message_ts` say where the answer stands, "" until it does; `text` is what was typed.
    """

    id: str
    asker: Asker
    asked_at: datetime
    text: str
    window: Window
    runbook_id: str | None = None
    query: str | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    limit: int | None = None
    engine: str | None = None
    private: bool = False
    channel: str = ""
    message_ts: str = ""
    state: RunState = "running"
    outcome: Outcome | None = None
