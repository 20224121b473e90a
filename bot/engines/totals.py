"""The totals of an answer, read from the rows of the totals query.

The rows are those of `bot.insights.sql.compile_totals`: dimension, value, events, distinct values,
first and last event; the dimension `all` counts everything, `time` a bucket of time.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.domain.answer import Count, Totals
from bot.domain.timeline import timeline_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.window import Window

__all__ = ["EMPTY", "read_totals"]

_DIMENSIONS = ("principal", "action", "error", "source")

EMPTY = Totals(0, None, None, dict.fromkeys(_DIMENSIONS, ()), dict.fromkeys(_DIMENSIONS, 0))
"""What is counted where nothing was looked at."""


def read_totals(rows: Sequence[tuple[Any, ...]], window: Window) -> Totals:
    """The totals that the rows say; most frequent values first, and the timeline of the window."""
    counts: dict[str, list[Count]] = {name: [] for name in _DIMENSIONS}
    distinct = dict.fromkeys(_DIMENSIONS, 0)
    events, first, last = 0, None, None
    times: list[tuple[datetime, int]] = []
    for dimension, value, count, values, earliest, latest in rows:
        if dimension == "all":
            events, first, last = count, _aware(earliest), _aware(latest)
        elif dimension == "time":
            times.append((earliest.replace(tzinfo=UTC), count))
        else:
            counts[dimension].append(Count(value, count))
            distinct[dimension] = values
    return Totals(
        events=events,
        first=first,
        last=last,
        by={name: tuple(found) for name, found in counts.items()},
        distinct=distinct,
        timeline=timeline_of(window, times),
    )


def _aware(instant: datetime | None) -> datetime | None:
    return None if instant is None else instant.replace(tzinfo=UTC)
