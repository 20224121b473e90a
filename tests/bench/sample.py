"""Sample trails, made once and kept for the next run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from bot.archive.objects import find_objects
from bot.sample import SampleSpec, generate_sample
from tests.bench.options import UNTIL

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

__all__ = ["Sample", "sample"]

_EVENTS_AN_OBJECT = 1000
_DELIVERY = "%Y%m%dT%H%MZ"


class _Made(msgspec.Struct):
    """What is remembered of a sample that is complete."""

    events: int
    raw_bytes: int
    gzip_bytes: int


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample under a folder; its objects in order of delivery."""

    root: Path
    days: int
    events: int
    raw_bytes: int
    gzip_bytes: int
    objects: tuple[Path, ...]

    def delivered_since(self, instant: datetime) -> tuple[Path, ...]:
        """The objects that were delivered at or after an instant."""
        stamp = instant.strftime(_DELIVERY)
        return tuple(path for path in self.objects if path.name.split("_")[3] >= stamp)

    def last(self, events: int) -> tuple[Path, ...]:
        """The last objects that hold about so many events."""
        count = max(1, round(len(self.objects) * min(1.0, events / self.events)))
        return self.objects[-count:]


def sample(
    folder: Path, *, events: int, days: int, seed: int, progress: Callable[[int, int], None]
) -> Sample:
    """The sample of these values, made if it is not there; it is the same on every machine.

    No event is delivered twice and none has an addendum, because none of the contenders could
    deal with that.
    """
    root = folder / f"sample-{seed}-{events}-{days}"
    facts = root / "complete.json"
    if not facts.exists():
        facts.parent.mkdir(parents=True, exist_ok=True)
        made = _make(root, _spec(events, days, seed), progress)
        facts.write_bytes(msgspec.json.encode(made))
    made = msgspec.json.decode(facts.read_bytes(), type=_Made)
    objects = tuple(found.path for found in find_objects([root / "AWSLogs"]))
    return Sample(root, days, made.events, made.raw_bytes, made.gzip_bytes, objects)


def _spec(events: int, days: int, seed: int) -> SampleSpec:
    return SampleSpec(
        until=UNTIL,
        seed=seed,
        events=events,
        days=days,
        duplicates=0,
        addenda=0,
        objects=max(10 * days, events // _EVENTS_AN_OBJECT),
    )


def _make(root: Path, spec: SampleSpec, progress: Callable[[int, int], None]) -> _Made:
    report = generate_sample(spec, root, processes=2, progress=progress)
    return _Made(report.events, report.raw_bytes, report.gzip_bytes)
