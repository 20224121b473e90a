"""When a schedule fires: the same slots for every replica, through changes of the clocks too.

Intervals count from 1970 in UTC. A cron line is a wall clock's: `bot.domain.wall_clock` says what
becomes of times that are skipped or repeated; a line for every hour runs through real time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.domain.cron import Cron, read_cron
from bot.domain.duration import parse_duration
from bot.domain.wall_clock import instant_of, wall_of
from bot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Timing", "last_slot", "next_slot", "slots", "timing_of"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST = 10_000
_SHIFT = timedelta(hours=26)
"""More than clocks ever differ or change by: what a wall clock showed was within it."""

_STRETCHES = tuple(timedelta(days=days) for days in (2, 40, 400, 3_000))


@dataclass(frozen=True)
class Timing:
    """Either `every`, a length, or `cron`, a line, with the zone of its wall clock."""

    every: timedelta | None
    cron: Cron | None
    zone: str

    @cached_property
    def zone_info(self) -> ZoneInfo:
        """The zone."""
        return ZoneInfo(self.zone)


def timing_of(every: str | None, cron: str | None, zone: str) -> Timing:
    """The timing of a schedule; raises UsageError for what is wrong with it."""
    if (every is None) == (cron is None):
        raise UsageError("give either 'every' or 'cron'")
    if cron is not None:
        return Timing(None, read_cron(cron), zone)
    length = parse_duration(every or "")
    if length < timedelta(seconds=1):
        raise UsageError("'every' is a second at least")
    return Timing(length, None, zone)


def slots(timing: Timing, after: datetime, upto: datetime) -> list[datetime]:
    """Every slot in `(after, upto]`, in UTC, oldest first; of very many the newest 10,000."""
    if timing.every is not None:
        return _intervals(timing.every, after, upto)
    found = [slot for slot in _cron_slots(timing, after, upto) if after < slot <= upto]
    return sorted(set(found))[-_MOST:]


def last_slot(timing: Timing, now: datetime) -> datetime | None:
    """The latest slot up to now; None for a line that has not fired for years."""
    for stretch in _STRETCHES:
        if found := slots(timing, now - stretch, now):
            return found[-1]
    return None


def next_slot(timing: Timing, now: datetime) -> datetime:
    """The first slot after now."""
    if timing.every is not None:
        return _EPOCH + timing.every * ((now - _EPOCH) // timing.every + 1)
    for stretch in _STRETCHES:
        if found := slots(timing, now, now + stretch):
            return found[0]
    raise UsageError(f"'{timing.cron}' does not fire for years")


def _intervals(every: timedelta, after: datetime, upto: datetime) -> list[datetime]:
    first, last = (after - _EPOCH) // every + 1, (upto - _EPOCH) // every
    return [_EPOCH + every * number for number in range(max(first, last - _MOST + 1), last + 1)]


def _cron_slots(timing: Timing, after: datetime, upto: datetime) -> Iterator[datetime]:
    assert timing.cron is not None  # noqa: S101 - of two, one is given
    zone = timing.zone_info
    end = wall_of(upto, zone) + _SHIFT
    for wall in timing.cron.walls(wall_of(after, zone) - _SHIFT):
        if wall > end:
            return
        if timing.cron.hourly:
            yield from _each_pass(wall, zone)
        else:
            yield instant_of(wall, zone)


def _each_pass(wall: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """Every instant at which the clocks show a time: none, one, or in autumn two."""
    for fold in (0, 1):
        instant = wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)
        if wall_of(instant, zone) == wall:
            yield instant
