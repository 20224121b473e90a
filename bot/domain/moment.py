"""Dates and times as people write them, in a zone whose clocks may change.

What is written names a stretch of time: a date its whole day, `11:45` that minute, `11:45:10` that
second. Where the clocks change:

- a day lasts from its midnight to the next, so it may have 23 or 25 hours;
- a time that the clocks skip moves forward by what they skip (02:30 becomes 03:30);
- of a time that comes twice, a beginning takes the first and an end the second, so that nothing
  that was named is left out. `Z` or an offset says exactly which is meant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from bot.errors import UsageError

__all__ = [
    "Moment",
    "WindowError",
    "instant_text",
    "is_clock",
    "parse_instant",
    "parse_moment",
    "parse_past_moment",
]


class WindowError(UsageError):
    """A time or a window of time is refused; the message says what to write instead."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What a written date or time names: `start` to `end`, aware, in UTC, half-open.

    `day` is the calendar day it begins on in `zone`; `whole_day` says that only a day was named.
    """

    start: datetime
    end: datetime
    day: date
    zone: tzinfo
    whole_day: bool


_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(
    rf"(?:(?P<date>{_DATE.pattern})[Tt ])?"
    r"(?P<clock>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?)"
    r"(?P<offset>[Zz]|[+-][0-9]{2}:?[0-9]{2})?"
)
_MAX_LENGTH = 40
_DAYS = {"today": 0, "yesterday": 1}


def parse_moment(text: str, zone: tzinfo, today: date) -> Moment | None:
    """Read `2023-07-10`, `2023-07-10T11:45`, `...:10Z`, `...+02:00`, `today`, `yesterday`, `09:00`.

    `zone` holds where no offset is written, `today` where no date is. None is another form of
    text; `WindowError` a day or a time that there is not.
    """
    if text.casefold() in _DAYS:
        return _whole_day(today - timedelta(days=_DAYS[text.casefold()]), zone)
    if len(text) > _MAX_LENGTH:
        return None
    try:
        if _DATE.fullmatch(text):
            return _whole_day(date.fromisoformat(text), zone)
        if found := _TIME.fullmatch(text):
            day = date.fromisoformat(found["date"]) if found["date"] else today
            return _time(day, found["clock"], found["offset"] or "", zone)
    except (ValueError, OverflowError) as error:
        raise WindowError(f"There is no such day or time as '{text}'.") from error
    return None


def parse_past_moment(text: str, zone: tzinfo, now: datetime) -> Moment | None:
    """Read a moment as `parse_moment` does; a clock time alone is the latest one before `now`."""
    today = now.astimezone(zone).date()
    moment = parse_moment(text, zone, today)
    if moment is not None and moment.start > now and is_clock(text):
        return parse_moment(text, zone, today - timedelta(days=1))
    return moment


def parse_instant(text: str, zone: tzinfo, now: datetime) -> datetime:
    """Read the instant, aware and in UTC, that an `--until` names; raises `WindowError`.

    A time is that very instant, a clock time alone is today's; a day is its end, or `now` where
    it has not ended. `now` is aware; what comes after it is refused.
    """
    moment = parse_moment(text.strip(), zone, now.astimezone(zone).date())
    if moment is None:
        raise WindowError(
            f"'{text[:_MAX_LENGTH]}' is not a date or a time. Write 2023-07-10, 2023-07-10T11:45 "
            "or, for an exact instant, 2023-07-10T11:45:00Z."
        )
    instant = min(moment.end, now.astimezone(UTC)) if moment.whole_day else moment.start
    if moment.start > now:
        raise WindowError(
            f"'{text}' is in the future: {instant_text(moment.start, zone)} comes after "
            f"{instant_text(now, zone)}, which is now."
        )
    return instant


def is_clock(text: str) -> bool:
    """Whether this is a clock time without a date: `09:00`, `9:30:10Z`."""
    found = _TIME.fullmatch(text) if len(text) <= _MAX_LENGTH else None
    return found is not None and found["date"] is None


def instant_text(instant: datetime, zone: tzinfo) -> str:
    """Write an instant for people, to the minute: `2023-07-10 13:00 UTC`."""
    return instant.astimezone(zone).strftime("%Y-%m-%d %H:%M %Z")


def _whole_day(day: date, zone: tzinfo) -> Moment:
    start = datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
    after = day + timedelta(days=1)
    end = datetime(after.year, after.month, after.day, tzinfo=zone).astimezone(UTC)
    return Moment(start, end, day, zone, whole_day=True)


def _time(day: date, clock: str, offset: str, zone: tzinfo) -> Moment:
    padded = clock if clock[2] == ":" else f"0{clock}"
    local = datetime.fromisoformat(f"{day.isoformat()}T{padded}{offset.upper()}")
    if local.tzinfo is None:
        local = local.replace(tzinfo=zone)
    first, second = (local.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    end = max(first, second) + _precision(clock)
    return Moment(first, end, day, local.tzinfo or zone, whole_day=False)


def _precision(clock: str) -> timedelta:
    """How long the stretch is that a clock time names."""
    if "." in clock:
        return timedelta(microseconds=10 ** (6 - len(clock.partition(".")[2])))
    return timedelta(minutes=1) if clock.count(":") == 1 else timedelta(seconds=1)
