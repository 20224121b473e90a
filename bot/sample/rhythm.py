"""When Fernhill works: the density of events over days and nights, on America's east coast."""

from __future__ import annotations

import time
from bisect import bisect_right
from itertools import accumulate
from typing import Final

__all__ = ["Rhythm", "office_hours"]

_HOUR: Final = 3600
_SATURDAY: Final = 5
_OPENS, _CLOSES = 13, 23
"""UTC hours: 08:00 to 18:00 in New York in winter."""


def office_hours(epoch: int) -> bool:
    """Whether people are at work at an instant (seconds since 1970)."""
    moment = time.gmtime(epoch)
    return moment.tm_wday < _SATURDAY and _OPENS <= moment.tm_hour < _CLOSES


class Rhythm:
    """Instants between `start` and `end` spread as the traffic is."""

    def __init__(self, start: int, end: int) -> None:
        self._start, self._end = start, end
        self._hours = list(range(start - start % _HOUR, end, _HOUR))
        self._cumulative = [0.0, *accumulate(self._load(hour) for hour in self._hours)]

    def at(self, share: float) -> int:
        """The instant by which a share (0 to 1) of the traffic has passed."""
        target = share * self._cumulative[-1]
        index = min(bisect_right(self._cumulative, target), len(self._hours)) - 1
        passed = self._cumulative[index]
        into = (target - passed) / (self._cumulative[index + 1] - passed)
        low, high = self._within(self._hours[index])
        return int(low + into * (high - low))

    def _load(self, hour: int) -> float:
        low, high = self._within(hour)
        return (high - low) * (1.0 if office_hours(hour) else 0.55)

    def _within(self, hour: int) -> tuple[int, int]:
        return max(hour, self._start), min(hour + _HOUR, self._end)
