"""When events happened: counts in equal stretches of time over a whole window.

Stretches ("buckets") begin at multiples of their length counted from a Monday, 00:00 UTC, whatever
zone times are shown in: in other zones a bucket of a day does not begin at midnight.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.domain.window import Window

__all__ = ["MONDAY", "MOST_BUCKETS", "Timeline", "bucket_length", "timeline_of"]

MONDAY: Final = datetime(1970, 1, 5, tzinfo=UTC)
"""Where buckets are counted from."""

MOST_BUCKETS: Final = 96
"""More bars than this can neither be told apart nor pointed at on a phone."""

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

_LENGTHS: Final = (
    (90 * _MINUTE, _MINUTE),
    (6 * _HOUR, 5 * _MINUTE),
    (18 * _HOUR, 15 * _MINUTE),
    (3 * _DAY, _HOUR),
    (18 * _DAY, 6 * _HOUR),
    (95 * _DAY, _DAY),
    (95 * 7 * _DAY, 7 * _DAY),
)
"""The longest window for each length of bucket."""

_FOUR_WEEKS: Final = 28 * _DAY


@dataclass(frozen=True, slots=True)
class Timeline:
    """How many events happened in each bucket, zeros included.

    The first bucket begins at `start` (aware, in UTC); it and the last one can reach past the
    window, so that they count a part of their stretch only.
    """

    bucket: timedelta
    start: datetime
    counts: tuple[int, ...]

    @property
    def starts(self) -> tuple[datetime, ...]:
        """Where each bucket begins."""
        return tuple(self.start + at * self.bucket for at in range(len(self.counts)))

    @property
    def peak(self) -> tuple[datetime, int]:
        """The start and the count of the fullest bucket, of equals the first."""
        count = max(self.counts)
        return self.starts[self.counts.index(count)], count


def bucket_length(length: timedelta) -> timedelta:
    """Choose the bucket for a window of this length: at most `MOST_BUCKETS` of them cover it."""
    for longest, bucket in _LENGTHS:
        if length <= longest:
            return bucket
    # One bucket less than the most: the first and the last one can both be partial.
    return -(-length // (_FOUR_WEEKS * (MOST_BUCKETS - 1))) * _FOUR_WEEKS


def timeline_of(window: Window, counted: Iterable[tuple[datetime, int]]) -> Timeline:
    """Give the timeline of a window from counts, each with the time of an event it counts.

    Counts of one bucket add up. The times are aware and lie in the window.
    """
    bucket = bucket_length(window.length)
    start = MONDAY + (window.start - MONDAY) // bucket * bucket
    counts = [0] * -(-(window.end - start) // bucket)
    for happened, count in counted:
        counts[(happened - start) // bucket] += count
    return Timeline(bucket, start, tuple(counts))
