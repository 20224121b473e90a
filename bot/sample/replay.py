"""The story again, at this moment and much faster: a day of a trail in a few minutes.

What happened hours apart happens seconds apart, in the same order; each object holds what
happened since the one before, as if CloudTrail delivered every few seconds.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import orjson

from bot.sample.spec import SampleSpec
from bot.sample.writer import sample_objects

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ReplayObject", "replay"]

_DAY = timedelta(days=1)
_BACKGROUND = 400
"""Ordinary events beside the story's: enough to hide in."""


@dataclass(frozen=True, slots=True)
class ReplayObject:
    """An object to be delivered at `due`, by its key."""

    due: datetime
    key: str
    content: bytes


def replay(start: datetime, length: timedelta, *, steps: int, seed: int) -> Iterator[ReplayObject]:
    """The last day of a sample, told in `length` from `start` on, in so many objects at most.

    `start` is aware. The same arguments give the same objects.
    """
    end = start.replace(microsecond=0)
    spec = SampleSpec(
        until=end, seed=seed, events=_events(), days=1, duplicates=0, late=0, addenda=0
    )
    told = sorted(_told(spec, start, length), key=lambda record: str(record["eventTime"]))
    step = length / steps
    for number in range(steps):
        since, until = start + step * number, start + step * (number + 1)
        records = [one for one in told if _text(since) <= one["eventTime"] < _text(until)]
        if records:
            content = gzip.compress(orjson.dumps({"Records": records}), mtime=0)
            yield ReplayObject(until, f"replay/{_text(start)}/{number:04}.json.gz", content)


def _told(spec: SampleSpec, start: datetime, length: timedelta) -> Iterator[dict[str, Any]]:
    """Every record of the sample's day, its time moved; what is older is left out."""
    for _, content in sample_objects(spec):
        for record in orjson.loads(gzip.decompress(content))["Records"]:
            at = datetime.fromisoformat(record["eventTime"])
            share = (at - spec.since) / _DAY
            if 0 <= share <= 1:
                yield record | {"eventTime": _text(start + length * min(share, 0.999))}


def _events() -> int:
    from bot.sample.story import story_events  # noqa: PLC0415 - builds the whole story

    return _BACKGROUND + len(list(story_events()))


def _text(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
