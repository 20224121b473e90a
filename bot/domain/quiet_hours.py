"""Quiet hours: `22:00-06:00`, `mon-fri 22:00-06:00, sat-sun 00:00-24:00`; a wall clock's."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.domain.wall_clock import instant_of, wall_of
from bot.errors import UsageError

__all__ = ["is_quiet", "quiet_ends", "read_quiet_hours"]

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(
    r"(?:(?P<first>[a-z]{3})(?:-(?P<last>[a-z]{3}))?\s+)?"
    r"(?P<start>[0-2]?[0-9]:[0-5][0-9])\s*-\s*(?P<end>[0-2]?[0-9]:[0-5][0-9])"
)
_DAY = 24 * 60
_LONGEST = 9
"""Days looked at for an end: hours that never end have none in a week either."""


class _Span(NamedTuple):
    """Minutes of the days on which it begins; an end before the start is the next day's."""

    days: frozenset[int]
    start: int
    end: int

    def holds(self, wall: datetime) -> bool:
        minute = wall.hour * 60 + wall.minute
        if self.start < self.end:
            return wall.weekday() in self.days and self.start <= minute < self.end
        yesterday = (wall.weekday() - 1) % 7
        late = wall.weekday() in self.days and minute >= self.start
        return late or (yesterday in self.days and minute < self.end)


@lru_cache(maxsize=256)
def read_quiet_hours(text: str) -> tuple[_Span, ...]:
    """Read them; raises UsageError with the form they have."""
    return tuple(_span(part.strip()) for part in text.casefold().split(","))


def is_quiet(text: str, zone: str, instant: datetime) -> bool:
    """Whether an instant is in quiet hours."""
    wall = wall_of(instant, ZoneInfo(zone))
    return any(span.holds(wall) for span in read_quiet_hours(text))


def quiet_ends(text: str, zone: str, instant: datetime) -> datetime:
    """When the quiet hours that hold at an instant end; after nine days in any case."""
    where = ZoneInfo(zone)
    wall = wall_of(instant, where).replace(second=0, microsecond=0)
    for minutes in range(1, _LONGEST * _DAY):
        later = wall + timedelta(minutes=minutes)
        if not any(span.holds(later) for span in read_quiet_hours(text)):
            return instant_of(later, where)
    return instant_of(wall + timedelta(days=_LONGEST), where)


def _span(part: str) -> _Span:
    found = _SPAN.fullmatch(part)
    if found is None:
        raise UsageError(
            f"'{part}' is no quiet time: write 22:00-06:00, or mon-fri 22:00-06:00, sat-sun"
            " 00:00-24:00"
        )
    start, end = _minutes(found["start"]), _minutes(found["end"])
    if start in {end, _DAY}:
        raise UsageError(f"'{part}' has no length: the whole day is 00:00-24:00")
    return _Span(_days(found["first"], found["last"], part), start, end)


def _minutes(text: str) -> int:
    hours, minutes = map(int, text.split(":"))
    if hours * 60 + minutes > _DAY:
        raise UsageError(f"'{text}' is no time of a day")
    return hours * 60 + minutes


def _days(first: str | None, last: str | None, part: str) -> frozenset[int]:
    if first is None:
        return frozenset(range(7))
    for day in (first, last or first):
        if day not in _DAYS:
            raise UsageError(f"'{part}': there is no day '{day}'; write {', '.join(_DAYS)}")
    start, end = _DAYS.index(first), _DAYS.index(last or first)
    return frozenset((start + count) % 7 for count in range((end - start) % 7 + 1))
