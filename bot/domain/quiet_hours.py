"""Quiet hours: stretches of the week in which nobody is called for what can wait.

`22:00-06:00` or, by days, `mon-fri 22:00-06:00, sat,sun 00:00-24:00`, by the clocks of a zone. A
day is the one that a stretch begins on: `fri 22:00-06:00` ends on Saturday morning. Where clocks
change, a beginning or an end that is skipped is the first instant after what is skipped, and one
that comes twice is its first occurrence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from bot.domain.cron_hints import DAYS
from bot.domain.oncall_clock import Hours, instant_at, read_hours
from bot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["QuietHoursError", "Stretch", "is_quiet", "quiet_ends", "read_quiet_hours"]

_DAY: Final = timedelta(days=1)
_MINUTES: Final = 24 * 60
_WEEK: Final = 7 * _MINUTES
_PART: Final = re.compile(r"(?P<days>[a-z]+(?:-[a-z]+)?)?\s*(?P<hours>[0-9].*)?", re.DOTALL)


class QuietHoursError(UsageError, ValueError):
    """Quiet hours are refused; the message says what to write."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Hours that begin on some days of the week, from Monday, 0."""

    weekdays: frozenset[int]
    hours: Hours

    @property
    def bounds(self) -> tuple[int, int]:
        """Beginning and end, in minutes after the midnight of such a day."""
        return self.hours.start, self.hours.end


def is_quiet(text: str, zone: str, instant: datetime) -> bool:
    """Whether an instant is in quiet hours by the clocks of an IANA zone."""
    return any(True for _ in _ends(text, zone, instant))


def quiet_ends(text: str, zone: str, instant: datetime) -> datetime:
    """When the quiet hours that hold at an instant are over, in UTC; the instant if none hold.

    Stretches that touch are one.
    """
    while ends := list(_ends(text, zone, instant)):
        instant = max(ends)
    return instant


def _ends(text: str, zone: str, instant: datetime) -> Iterator[datetime]:
    """The ends of the stretches that an instant is in."""
    clocks = ZoneInfo(zone)
    today = instant.astimezone(clocks).date()
    for stretch in read_quiet_hours(text):
        for day in (today - _DAY, today):
            if day.weekday() in stretch.weekdays:
                start, end = (instant_at(day, at, clocks) for at in stretch.bounds)
                if start <= instant < end:
                    yield end


@lru_cache(maxsize=256)
def read_quiet_hours(text: str) -> tuple[Stretch, ...]:
    """Read them; raises `QuietHoursError`, also for what leaves no time to call anybody."""
    stretches: list[Stretch] = []
    days: set[int] = set()
    for part in text.lower().split(","):
        found = _PART.fullmatch(part.strip())
        if found is None or not any(found.groups()):
            raise QuietHoursError(_refusal(part))
        days |= _days(found["days"]) if found["days"] else set()
        if found["hours"]:
            stretches.append(Stretch(frozenset(days or range(7)), _hours(found["hours"])))
            days = set()
    if days:
        raise QuietHoursError(f"'{text}' ends with days: write their hours behind them")
    if _covers_the_week(stretches):
        raise QuietHoursError(f"'{text}' is always: nobody would ever be called")
    return tuple(stretches)


def _days(text: str) -> set[int]:
    first, _, last = text.partition("-")
    last = last or first
    if first not in DAYS or last not in DAYS:
        raise QuietHoursError(f"'{text}' is no day: write mon, mon-fri or sat,sun")
    start, end = DAYS.index(first), DAYS.index(last)
    return {at % 7 for at in range(start, (end if end >= start else end + 7) + 1)}


def _hours(text: str) -> Hours:
    try:
        return read_hours(text)
    except ValueError as problem:
        raise QuietHoursError(str(problem)) from problem


def _covers_the_week(stretches: list[Stretch]) -> bool:
    quiet: set[int] = set()
    for stretch in stretches:
        for day in stretch.weekdays:
            quiet.update((day * _MINUTES + at) % _WEEK for at in range(*stretch.bounds))
    return len(quiet) == _WEEK


def _refusal(part: str) -> str:
    return (
        f"'{part.strip()}' is no part of quiet hours: write '22:00-06:00' or"
        " 'mon-fri 22:00-06:00, sat,sun 00:00-24:00'"
    )
