"""From a wall clock to instants, also where a change of the clocks skips or repeats times.

A time in the gap of spring stands for the first instant after it; one in the repeated hour of
autumn for the first time it comes.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

__all__ = ["instant_of", "wall_of"]


def wall_of(instant: datetime, zone: ZoneInfo) -> datetime:
    """What clocks in a zone show at an instant, naive."""
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


def instant_of(wall: datetime, zone: ZoneInfo) -> datetime:
    """The instant in UTC that a naive wall-clock time stands for."""
    first = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if wall_of(first, zone) == wall:
        return first
    # in the gap: read with the offset after it, the time lies before the change, and the other
    # way round (https://peps.python.org/pep-0495/)
    return _end_of_gap(wall.replace(tzinfo=zone, fold=1).astimezone(UTC), first, zone)


def _end_of_gap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The instant of the change of offset between two instants, found by halving."""
    offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)
