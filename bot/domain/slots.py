"""The instants that a schedule fires at: its slots, the same for whoever computes them.

- An interval counts from 1970-01-01T00:00Z, so it has nothing to do with zones or starts.
- A cron line is read by the clocks of a zone. A clock time that is skipped falls on the first
  instant after what is skipped; one that comes twice, on its first occurrence.
- A cron line whose hour is `*` follows the time that passes: both passes of an hour that comes
  twice, nothing of one that is skipped.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Final, Protocol
from zoneinfo import ZoneInfo

from bot.domain.cron import Cron, read_cron
from bot.domain.duration import parse_duration
from bot.domain.oncall_clock import instant_at
from bot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "MOST",
    "Clocked",
    "Every",
    "Timing",
    "last_slot",
    "next_slot",
    "read_every",
    "slots",
    "timing_of",
]

MOST: Final = 10_000
"""Slots that are listed at the most: a week of those every minute."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_DAY: Final = timedelta(days=1)
_SHORTEST: Final = timedelta(seconds=1)


class Timing(Protocol):
    """When something fires; slots are aware, in UTC, and there are none before 1970."""

    def back(self, upto: datetime) -> Iterator[datetime]:
        """The slots until `upto`, which may be one, newest first."""

    def onward(self, after: datetime) -> Iterator[datetime]:
        """The slots after `after`, oldest first."""


@dataclass(frozen=True, slots=True)
class Every:
    """Fires at the whole multiples of a length since 1970 in UTC."""

    length: timedelta

    def back(self, upto: datetime) -> Iterator[datetime]:
        """As `Timing` says."""
        for count in range((upto - _EPOCH) // self.length, -1, -1):
            yield _EPOCH + count * self.length

    def onward(self, after: datetime) -> Iterator[datetime]:
        """As `Timing` says."""
        slot = _EPOCH + max((after - _EPOCH) // self.length + 1, 0) * self.length
        while True:
            yield slot
            slot += self.length


@dataclass(frozen=True, slots=True)
class Clocked:
    """Fires when the clocks of a zone show what a cron line says."""

    cron: Cron
    zone: ZoneInfo

    def back(self, upto: datetime) -> Iterator[datetime]:
        """As `Timing` says."""
        day = upto.astimezone(UTC).date()
        while day >= _EPOCH.date():
            yield from (slot for slot in reversed(self._within(day)) if slot <= upto)
            day -= _DAY

    def onward(self, after: datetime) -> Iterator[datetime]:
        """As `Timing` says."""
        day = max(after, _EPOCH).astimezone(UTC).date()
        while True:
            yield from (slot for slot in self._within(day) if slot > after)
            day += _DAY

    def _within(self, day: date) -> list[datetime]:
        """The slots of a day by UTC, rising: days by the zone's clocks can run into another."""
        start = datetime.combine(day, time(), UTC)
        # a time that a day skips at its end falls on the next one
        local = start.astimezone(self.zone).date() - _DAY
        last = (start + _DAY).astimezone(self.zone).date()
        found: set[datetime] = set()
        while local <= last:
            found.update(_instants(self.cron, self.zone, local))
            local += _DAY
        return sorted(slot for slot in found if start <= slot < start + _DAY)


def timing_of(every: str | None, cron: str | None, zone: str) -> Timing:
    """The timing of a schedule, by the clocks of an IANA zone; raises `UsageError`."""
    if every is not None and cron is None:
        return Every(read_every(every))
    if cron is not None and every is None:
        return Clocked(read_cron(cron), ZoneInfo(zone))
    raise UsageError("give either 'every' or 'cron', to say when it fires")


def read_every(text: str) -> timedelta:
    """Read an interval: `15m`, `1h`; raises `UsageError`."""
    length = parse_duration(text)
    if length < _SHORTEST:
        raise UsageError("must be longer than no time at all")
    return length


def slots(timing: Timing, after: datetime, upto: datetime) -> list[datetime]:
    """Every slot in (`after`, `upto`], rising; of more than `MOST` the newest."""
    found = takewhile(lambda slot: slot > after, timing.back(upto))
    return list(islice(found, MOST))[::-1]


def last_slot(timing: Timing, now: datetime) -> datetime | None:
    """The newest slot until `now`, which may be one; None where it would be before 1970."""
    return next(timing.back(now), None)


def next_slot(timing: Timing, now: datetime) -> datetime:
    """The first slot after `now`."""
    return next(timing.onward(now))


@lru_cache(maxsize=256)
def _instants(cron: Cron, zone: ZoneInfo, day: date) -> tuple[datetime, ...]:
    """The slots that a day by the zone's clocks has, or makes."""
    if not cron.fires_on(day):
        return ()
    if cron.elapsed:
        return tuple(slot for minute in cron.minutes for slot in _shown(day, minute, zone))
    return tuple(instant_at(day, minute, zone) for minute in cron.minutes)


def _shown(day: date, minute: int, zone: ZoneInfo) -> set[datetime]:
    """The instants at which clocks show a time: one, two where it comes twice, or none."""
    local = datetime.combine(day, time(*divmod(minute, 60)), zone)
    first, second = (local.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    # only of a time that is skipped does the reading with the later offset come out earlier
    return set() if second < first else {first, second}
