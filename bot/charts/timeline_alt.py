"""A timeline in words: what stands where its picture is not seen."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.domain.moment import instant_text

if TYPE_CHECKING:
    from datetime import tzinfo

    from bot.domain.timeline import Timeline

__all__ = ["bucket_words", "timeline_alt"]

_UNITS: Final = (
    ("week", timedelta(weeks=1)),
    ("day", timedelta(days=1)),
    ("hour", timedelta(hours=1)),
    ("minute", timedelta(minutes=1)),
)


def timeline_alt(timeline: Timeline, zone: tzinfo) -> str:
    """Describe the timeline in one sentence, for those who do not see its picture."""
    end = timeline.start + len(timeline.counts) * timeline.bucket
    covered = f"from {instant_text(timeline.start, zone)} to {instant_text(end, zone)}"
    said = f"Events per {bucket_words(timeline.bucket)} {covered}: {sum(timeline.counts):,} in all"
    peak, count = timeline.peak
    return f"{said}, most ({count:,}) from {instant_text(peak, zone)}." if count else f"{said}."


def bucket_words(bucket: timedelta) -> str:
    """Name a bucket's length after "per": `hour`, `15 minutes`, `4 weeks`."""
    for unit, length in _UNITS:
        if bucket % length == timedelta(0):
            count = bucket // length
            return unit if count == 1 else f"{count} {unit}s"
    return f"{bucket.total_seconds():g} seconds"
