"""Which events of one group meet a rule: those in a stretch of time that holds enough of them.

A stretch is `length` long, anywhere on the axis of event time. The answer depends on the events
alone, not on the order they came in; more events never make one of them stop counting. So what
arrives late is judged together with its neighbours, and the result is what it would have been
had everything come in order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

__all__ = ["meeting"]


def meeting(times: Sequence[datetime], threshold: int, length: timedelta) -> list[bool]:
    """For each event, by its time, whether some stretch that holds it has `threshold` of them.

    A stretch is half open: two events exactly `length` apart are not in one. `times` may come in
    any order; the answers are in the same.
    """
    order = sorted(range(len(times)), key=lambda at: times[at])
    met = [False] * len(times)
    marked = 0
    for last in range(threshold - 1, len(order)):
        first = last - threshold + 1
        if times[order[last]] - times[order[first]] < length:
            for place in range(max(first, marked), last + 1):
                met[order[place]] = True
            marked = last + 1
    return met
