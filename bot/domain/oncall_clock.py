"""Clock times of an on-call schedule, and the instants that they fall on where clocks change.

- A time that the clocks skip falls on the first instant after what is skipped.
- A time that comes twice falls on its first occurrence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Final, Literal, get_args

from bot.domain.nearest import nearest

__all__ = ["WEEKDAYS", "Handover", "Hours", "Weekday", "instant_at", "read_handover", "read_hours"]

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)

_DAY: Final = 24 * 60
_LONGEST: Final = 366
_CLOCK: Final = r"([0-9]{1,2}):([0-9]{2})"
_HANDOVER: Final = re.compile(
    rf"(?:(?P<day>daily|{'|'.join(WEEKDAYS)})|every (?P<days>[0-9]{{1,3}}) days?) +{_CLOCK}",
    re.IGNORECASE,
)
_HOURS: Final = re.compile(rf"{_CLOCK} ?- ?{_CLOCK}")


@dataclass(frozen=True, slots=True)
class Handover:
    """When one person follows another: every `days` days, at `minute` minutes after midnight.

    `weekday` counts from Monday, 0; None where the handover belongs to no day of the week.
    """

    days: int
    weekday: int | None
    minute: int


@dataclass(frozen=True, slots=True)
class Hours:
    """A stretch of a day in minutes after its midnight; `end` is past 24 h where it ends a day on.

    `end` is more than `start`, by a day at the most.
    """

    start: int
    end: int


@lru_cache(maxsize=256)
def read_handover(text: str) -> Handover:
    """Read `monday 09:00`, `daily 09:00` or `every 14 days 09:00`; raises ValueError."""
    found = _HANDOVER.fullmatch(text.strip())
    if found is None:
        raise ValueError(
            f"'{text}' is no handover: write 'monday 09:00', 'daily 09:00' or "
            f"'every 14 days 09:00'.{_meant(text)}"
        )
    minute = _minute(found[3], found[4])
    if minute >= _DAY:
        raise ValueError(f"'{text}': a handover is at 23:59 at the latest; midnight is 00:00")
    day, days = (found["day"] or "").casefold(), int(found["days"] or 1)
    if not 1 <= days <= _LONGEST:
        raise ValueError(f"'{text}': a handover is every 1 to {_LONGEST} days")
    if day in WEEKDAYS:
        return Handover(7, WEEKDAYS.index(day), minute)
    return Handover(days, None, minute)


@lru_cache(maxsize=256)
def read_hours(text: str) -> Hours:
    """Read `09:00-17:00` or, into the next day, `18:00-08:00`; ValueError says what to write."""
    found = _HOURS.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"'{text}' is no stretch of a day: write '09:00-17:00' or '18:00-08:00'")
    start, end = _minute(found[1], found[2]), _minute(found[3], found[4])
    if start == end:
        raise ValueError(f"'{text}' lasts no time: for the whole day write '00:00-24:00'")
    if start == _DAY:
        raise ValueError(f"'{text}': midnight as a beginning is 00:00")
    return Hours(start, end if end > start else end + _DAY)


def instant_at(day: date, minute: int, zone: tzinfo) -> datetime:
    """The instant, in UTC, of `minute` minutes after `day`'s midnight by the clocks of `zone`.

    `minute` may be a day or more: the clock time of a later day.
    """
    days, rest = divmod(minute, _DAY)
    local = datetime.combine(day + timedelta(days=days), time(*divmod(rest, 60)), zone)
    first, other = (local.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    # Only of a skipped time does the reading with the offset after the change come out earlier.
    return _change_between(other, first, zone) if other < first else first


def _change_between(before: datetime, after: datetime, zone: tzinfo) -> datetime:
    """The instant in (`before`, `after`] at which the offset of `zone` changes, to the second."""
    old = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after


def _minute(hours: str, minutes: str) -> int:
    minute = int(hours) * 60 + int(minutes)
    if int(minutes) >= 60 or minute > _DAY:  # noqa: PLR2004 - an hour
        raise ValueError(f"there is no time '{hours}:{minutes}'")
    return minute


def _meant(text: str) -> str:
    """A handover as it was probably meant: its day spelled right, its time or 09:00."""
    word = re.match(r"\s*([a-z]+)", text, re.IGNORECASE)
    day = nearest(word[1], (*WEEKDAYS, "daily")) if word else None
    clock = re.search(_CLOCK, text)
    return f" Did you mean '{day} {clock[0] if clock else '09:00'}'?" if day else ""
