"""Where the marks of a time axis stand, and what is written at them, in a zone's own clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

__all__ = ["Tick", "time_ticks"]

_DAY: Final = timedelta(days=1)
_MINUTES: Final = (5, 10, 15, 30, 60, 120, 180, 360, 720)
_DAYS: Final = (1, 2, 3, 7, 14)
_MONTHS: Final = (1, 2, 3, 6, 12, 24, 48, 120)


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark at an instant (aware, in UTC) and its label; `day` where a day begins there."""

    at: datetime
    label: str
    day: bool


def time_ticks(start: datetime, end: datetime, zone: tzinfo, most: int) -> list[Tick]:
    """Give at most `most` marks from `start` up to `end`, at round times of the zone's clock.

    Clock times (`14:00`), days (`4 Mar`) at midnights, and months (`Mar 2026`) for long spans.
    Times that the clocks skip have no mark; spans of centuries have none at all.
    """
    for ticks in _finer_first(start, end, zone, most):
        if len(ticks) <= most:
            return ticks
    return []


def _finer_first(start: datetime, end: datetime, zone: tzinfo, most: int) -> Iterator[list[Tick]]:
    """Steps that would give very many marks are passed over, not tried."""
    span = end - start
    for minutes in _MINUTES:
        if span <= timedelta(minutes=minutes) * (most + 1):
            yield _clock_times(start, end, zone, minutes)
    for days in _DAYS:
        if span <= days * _DAY * (most + 1):
            yield _days(start, end, zone, days)
    for months in _MONTHS:
        if span <= months * 31 * _DAY * (most + 1):
            yield _months(start, end, zone, months)


def _clock_times(start: datetime, end: datetime, zone: tzinfo, minutes: int) -> list[Tick]:
    steps = range(0, 24 * 60, minutes)
    clocks = [time(step // 60, step % 60) for step in steps]
    wanted = ((day, clock) for day in _dates(start, end, zone) for clock in clocks)
    ticks = (_tick(day, clock, zone) for day, clock in wanted)
    return [tick for tick in ticks if tick is not None and start <= tick.at < end]


def _days(start: datetime, end: datetime, zone: tzinfo, step: int) -> list[Tick]:
    ticks = (
        _tick(day, time(), zone)
        for day in _dates(start, end, zone)
        # Days are counted from a Monday, so that weeks begin on one.
        if (day.toordinal() - 1) % step == 0
    )
    return [tick for tick in ticks if tick is not None and start <= tick.at < end]


def _months(start: datetime, end: datetime, zone: tzinfo, step: int) -> list[Tick]:
    first, last = start.astimezone(zone), end.astimezone(zone)
    count = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    days = [date(month // 12, month % 12 + 1, 1) for month in count if month % step == 0]
    instants = [datetime.combine(day, time(), zone).astimezone(UTC) for day in days]
    return [
        Tick(at, f"{day:%b %Y}", day=True)
        for at, day in zip(instants, days, strict=True)
        if start <= at < end
    ]


def _dates(start: datetime, end: datetime, zone: tzinfo) -> Iterator[date]:
    first, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    return (first + at * _DAY for at in range((last - first).days + 1))


def _tick(day: date, clock: time, zone: tzinfo) -> Tick | None:
    """Give the mark of a local time; None where the clocks skip it."""
    local = datetime.combine(day, clock, zone)
    at = local.astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        return None
    midnight = clock == time()
    return Tick(at, f"{day.day} {day:%b}" if midnight else f"{clock:%H:%M}", day=midnight)
