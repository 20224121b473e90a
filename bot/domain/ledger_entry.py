"""What the ledger keeps of everything asked and done."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.domain.run import Asker

__all__ = ["Deed", "LedgerEntry"]

Deed = Literal["asked", "answered", "failed", "cancelled", "refused", "exported", "revealed"]


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One deed: who did what to which run or runbook, when, and with which particulars.

    `subject` is a run's id, or what was typed where no run came of it. `detail` holds texts only,
    so that its canonical form, which is hashed, is the same everywhere.
    """

    at: datetime
    asker: Asker
    deed: Deed
    subject: str
    detail: Mapping[str, str] = field(default_factory=dict)
