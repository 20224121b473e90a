"""What a schedule counted since its last summary, for its channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bot.domain.alerting.digest import Summary
from bot.services.following import ROUTINE
from bot.services.work import Letter

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.domain.alerting.tally import Tally
    from bot.domain.runbook import Runbook

__all__ = ["summary_letter", "summary_of"]

_TOP = 5


def summary_of(name: str, runbook: Runbook, slot: datetime, tally: Tally) -> Summary:
    """The facts; its alerts are shown as they are when it leaves."""
    return Summary(
        schedule=name,
        runbook_id=runbook.id,
        title=runbook.title,
        slot=slot,
        events=tally.events,
        hidden=tally.hidden,
        principals=_most(tally.principals),
        actions=_most(tally.actions),
        alerts=tally.alerts,
    )


def summary_letter(summary: Summary, channel: str) -> Letter:
    """The letter that brings it."""
    key = f"summary:{summary.schedule}:{summary.slot.isoformat()}"
    return Letter(key, "summary", channel, {"summary": msgspec.to_builtins(summary)}, None, ROUTINE)


def _most(counted: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """The most frequent values, equals by name."""
    return tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:_TOP])
