"""The numbers that matter, beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.escaping import for_code
from bot.domain.principal import short_principal
from bot.slack.messages.cells import span
from bot.slack.messages.text import visible

if TYPE_CHECKING:
    from datetime import tzinfo

    from bot.domain.answer import Totals

__all__ = ["numbers"]

_VALUE = 100
_DIMENSIONS = ("principal", "action", "source", "error")


def numbers(totals: Totals, zone: tzinfo) -> list[tuple[str, str]]:
    """Labels and values in mrkdwn: how many, by how many, when, and who and what leads."""
    pairs = [
        ("Events", f"{totals.events:,}"),
        ("Principals", f"{totals.distinct.get('principal', 0):,}"),
    ]
    pairs += [
        (f"Top {dimension}", leader)
        for dimension in _DIMENSIONS
        if (leader := _leader(totals, dimension))
    ]
    if totals.first is not None and totals.last is not None:
        pairs.append(("When", span(totals.first, totals.last, zone)))
    return pairs


def _leader(totals: Totals, dimension: str) -> str:
    """The most frequent value with its count; that others are as frequent is said."""
    counts = [count for count in totals.by.get(dimension, ()) if count.value]
    if not counts:
        return ""
    best = counts[0]
    value = for_code(visible(short_principal(best.value or ""), _VALUE))
    if best.events == totals.events:
        return f"{value} (all {best.events:,})"
    ties = sum(count.events == best.events for count in counts[1:])
    unlisted = ties == len(counts) - 1 and totals.distinct.get(dimension, 0) > len(counts)
    return f"{value} ({best.events:,}{_tied(ties, more=unlisted)})"


def _tied(ties: int, *, more: bool) -> str:
    """`more` where values that are not listed may be as frequent too."""
    if not ties:
        return ""
    others = "1 other" if ties == 1 and not more else f"{ties}{' or more' * more} others"
    return f", tied with {others}"
