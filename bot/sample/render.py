"""From an object's plan to its bytes."""

from __future__ import annotations

import string
import uuid
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Final, NamedTuple

import orjson
from isal import igzip

from bot.sample.events import ordered
from bot.sample.layout import object_key
from bot.sample.mix import mix_of
from bot.sample.rhythm import office_hours

if TYPE_CHECKING:
    from bot.sample.plan import ObjectPlan
    from bot.sample.spec import SampleSpec

__all__ = ["Facts", "Rendered", "Renderer"]

_LEVEL: Final = 2
"""Of igzip: a fraction of gzip's time for a ratio near CloudTrail's own."""
_QUICKEST, _USUAL, _SLOW, _LATEST = 20, 330, 480, 7200
"""Seconds from an event to its delivery: 20 to 350, for some up to 830, for late ones two hours."""
_SLOW_SHARE: Final = 0.08
_LETTERS: Final = string.ascii_letters + string.digits


@dataclass(frozen=True, slots=True)
class Facts:
    """What is in an object; `first` and `last` are seconds since 1970."""

    raw_bytes: int
    gzip_bytes: int
    events: int
    records: int
    denied: int
    first: int
    last: int


class Rendered(NamedTuple):
    """An object: its key, its gzipped bytes, and what is in it."""

    key: str
    gzip: bytes
    facts: Facts


class _Made(NamedTuple):
    epoch: int
    denied: bool
    text: str


class Renderer:
    """Makes any object of a planned sample, each by itself and always the same."""

    def __init__(self, spec: SampleSpec, objects: list[ObjectPlan]) -> None:
        self._spec, self._objects = spec, objects
        self._start, self._end = int(spec.since.timestamp()), int(spec.until.timestamp())

    def render(self, index: int) -> Rendered:
        """The object number `index` of the plan."""
        plan = self._objects[index]
        rng = self._rng(plan, "rest")
        events = [*self._head(plan), *self._background(plan, rng, plan.background - plan.head)]
        events += [_Made(at, made.denied, made.fill(rng, at)) for at, made in plan.placed]
        texts = [*(each.text for each in events), *self._repeated(plan)]
        rng.shuffle(texts)
        raw = f'{{"Records":[{",".join(texts)}]}}'.encode()
        times = [each.epoch for each in events]
        content = igzip.compress(raw, _LEVEL, mtime=0)
        facts = Facts(
            raw_bytes=len(raw),
            gzip_bytes=len(content),
            events=len(events),
            records=len(texts),
            denied=sum(each.denied for each in events),
            first=min(times),
            last=max(times),
        )
        key = object_key(plan.site, plan.delivered, "".join(rng.choices(_LETTERS, k=16)))
        return Rendered(key, content, facts)

    def _rng(self, plan: ObjectPlan, purpose: str) -> Random:
        return Random(f"{purpose}/{self._spec.seed}/{plan.index}")  # noqa: S311 - repeatable

    def _head(self, plan: ObjectPlan) -> list[_Made]:
        """The events that the next object of the stream repeats: it makes them anew from this."""
        return self._background(plan, self._rng(plan, "head"), plan.head)

    def _background(self, plan: ObjectPlan, rng: Random, count: int) -> list[_Made]:
        mix = mix_of(plan.site, office_hours=office_hours(plan.delivered))
        times = [self._time(plan, rng) for _ in range(count)]
        drawn = mix.draw(rng, count)
        return [
            _Made(epoch, template.denied, template.fill(rng, epoch))
            for epoch, template in zip(times, drawn, strict=True)
        ]

    def _time(self, plan: ObjectPlan, rng: Random) -> int:
        chance, share = rng.random(), rng.random()
        lag = _QUICKEST + share * _USUAL
        if chance < self._spec.late:
            lag += share * (_LATEST - lag)
        elif chance < self._spec.late + _SLOW_SHARE:
            lag += share * _SLOW
        return min(max(plan.delivered - int(lag), self._start), self._end - 1)

    def _repeated(self, plan: ObjectPlan) -> list[str]:
        """Records of the object before: as they were, or each with an addendum."""
        if plan.previous is None or not plan.copies + plan.addenda:
            return []
        texts = [each.text for each in self._head(self._objects[plan.previous])]
        return [*texts[: plan.copies], *map(_with_addendum, texts[plan.copies :])]


def _with_addendum(text: str) -> str:
    """The record once more with what was missing, under an event id of its own."""
    record = orjson.loads(text)
    original = record["eventID"]
    record["eventID"] = str(uuid.uuid5(uuid.UUID(original), "addendum"))
    record["addendum"] = {
        "reason": "UPDATED_DATA",
        "updatedFields": "responseElements",
        "originalRequestID": record.get("requestID"),
        "originalEventID": original,
    }
    return orjson.dumps(ordered(record)).decode()
