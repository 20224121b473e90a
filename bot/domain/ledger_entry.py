"""What the ledger keeps of everything asked and done."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from bot.domain.alerting.change import AlertDeed
from bot.domain.run import Asker

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

__all__ = ["THE_BOT", "Deed", "LedgerEntry"]

Deed = (
    Literal[
        "asked",
        "answered",
        "failed",
        "cancelled",
        "refused",
        "exported",
        "revealed",
        "commanded",
        "looked",
        "evaluated",
        "not evaluated",
        "paused",
        "resumed",
        "silenced",
        "unsilenced",
        "hidden",
        "overridden",
        "delivered",
        "not delivered",
        "started",
        "digest",
    ]
    | AlertDeed
)

THE_BOT = Asker("", "audit")
"""Who does what nobody asked for at that moment: the schedules' work."""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One deed: who did what to which run or runbook, when, and with which particulars.

    `subject` is a run's id, `alert 7`, a schedule's name, or what was typed where nothing came of
    it. `detail` holds texts only,
    so that its canonical form, which is hashed, is the same everywhere.
    """

    at: datetime
    asker: Asker
    deed: Deed
    subject: str
    detail: Mapping[str, str] = field(default_factory=dict)
