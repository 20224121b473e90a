"""What one firing of a schedule counted, for its channel."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from bot.domain.alerting.digest import Summary
from bot.services.following import ROUTINE
from bot.services.work import Letter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.domain.alerting.sighting import Sighting
    from bot.domain.runbook import Runbook
    from bot.services.raise_alerts import Raised

__all__ = ["summary_letter", "summary_of"]

_TOP = 5


def summary_of(
    name: str, runbook: Runbook, slot: datetime, fresh: Sequence[Sighting], raised: Raised
) -> Summary:
    """The facts; its alerts are shown as they are when it leaves."""
    return Summary(
        schedule=name,
        runbook_id=runbook.id,
        title=runbook.title,
        slot=slot,
        events=len(fresh),
        hidden=raised.hidden,
        principals=_most(one.principal for one in fresh),
        actions=_most(one.action for one in fresh),
        alerts=raised.alerts,
    )


def summary_letter(summary: Summary, channel: str) -> Letter:
    """The letter that brings it."""
    key = f"summary:{summary.schedule}:{summary.slot.isoformat()}"
    return Letter(key, "summary", channel, {"summary": msgspec.to_builtins(summary)}, None, ROUTINE)


def _most(values: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """The most frequent values, equals by name."""
    counted = Counter(value for value in values if value)
    return tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:_TOP])
