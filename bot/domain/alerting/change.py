"""What a change of an alert is: the alert as it is then, what the ledger keeps, what leaves."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.domain.alerting.alert import Alert
    from bot.domain.alerting.notes import Note

__all__ = ["AlertDeed", "Change", "Effect", "Unchanged", "changed"]

AlertDeed = Literal[
    "opened",
    "grew",
    "reopened",
    "acknowledged",
    "escalated",
    "exhausted",
    "snoozed",
    "woken",
    "assigned",
    "resolved",
    "reminded",
    "confirmed",
    "muted",
    "asked person",
    "person answered",
]

Effect = Literal["post", "edit", "notify", "calm", "ask", "remind", "see"]
"""What follows from a change, besides the line in the thread.

`post`: the alert's message, anew at the channel's end; `edit`: in place. `notify`: tell the
targets of the present level. `calm`: stop what pagers do about it. `ask`: the person it is about.
`remind`: its owner. `see`: its events are seen: only later ones can bring it up again.
"""


@dataclass(frozen=True, slots=True)
class Change:
    """A change that was made. `note` is the line for the thread, () where it deserves none."""

    alert: Alert
    deed: AlertDeed
    note: Note = ()
    effects: tuple[Effect, ...] = ()
    detail: Mapping[str, str] = field(default_factory=dict)

    def noting(self, **detail: str) -> Change:
        """The same, with more for the ledger."""
        return replace(self, detail={**self.detail, **detail})


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Nothing was done, and why: what the person who wanted it is told."""

    alert: Alert
    reason: Note


def changed(alert: Alert, now: datetime, **fields: object) -> Alert:
    """The alert with other fields, one version on."""
    return msgspec.structs.replace(alert, version=alert.version + 1, changed_at=now, **fields)
