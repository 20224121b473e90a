"""Which objects there will be: whose, delivered when, how many events, what besides.

A plan is small and comes from the spec alone, so that any process can make any object by itself.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING, Final

from bot.errors import UsageError
from bot.sample.company import STREAMS, Site
from bot.sample.rhythm import Rhythm
from bot.sample.slots import Template
from bot.sample.story import StoryEvent, story_events

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.sample.spec import SampleSpec

__all__ = ["DELIVERY_STEP", "ObjectPlan", "Placed", "plan_objects"]

DELIVERY_STEP: Final = 300
"""Seconds; CloudTrail stamps its objects with a multiple of five minutes."""
_FASTEST: Final = 60
"""Seconds from a story's event to its delivery, at the least."""

Placed = tuple[int, Template]
"""An event that happens at a given instant."""


@dataclass(frozen=True, slots=True)
class ObjectPlan:
    """One object to be.

    `background` ordinary events; `placed` ones; `copies` and `addenda` of events of the object
    number `previous` (of the same stream), which must keep `head` events ready for that.
    """

    index: int
    site: Site
    delivered: int
    background: int = 0
    placed: tuple[Placed, ...] = ()
    previous: int | None = None
    copies: int = 0
    addenda: int = 0
    head: int = 0

    @property
    def records(self) -> int:
        """How many records the object will hold."""
        return self.background + len(self.placed) + self.copies + self.addenda


def plan_objects(spec: SampleSpec) -> list[ObjectPlan]:
    """The objects of a sample in the order of their delivery.

    Raises UsageError when the story alone has more events than the sample may have.
    """
    rng = Random(f"plan/{spec.seed}")  # noqa: S311 - a sample must be repeatable
    end = int(spec.until.timestamp())
    placed = _slots(story_events(), end) if spec.story else {}
    told = sum(map(len, placed.values()))
    if told >= spec.events:
        raise UsageError(f"The story has {told} events: ask for more than that, or for no story.")
    where = [*placed, *_deliveries(spec, rng, _object_count(spec) - len(placed))]
    where.sort(key=lambda each: (each[1], each[0].account.id, each[0].region))
    sizes = _sizes(rng, spec.events - told, len(where))
    filled = [
        (site, delivered, size, tuple(placed.pop((site, delivered), ())))
        for (site, delivered), size in zip(where, sizes, strict=True)
    ]
    objects = [
        ObjectPlan(index, *each) for index, each in enumerate(e for e in filled if e[2] or e[3])
    ]
    return _with_heads(_with_copies(spec, rng, _chained(objects)))


def _object_count(spec: SampleSpec) -> int:
    """About a thousand events an object; in small samples more objects, down to 40 events each."""
    if spec.objects is not None:
        return spec.objects
    return max(1, spec.events // 1000, min(spec.events // 40, round(spec.days * 96)))


def _slots(story: Iterable[StoryEvent], end: int) -> dict[tuple[Site, int], list[Placed]]:
    """The story's events by the object that delivers them."""
    slots: dict[tuple[Site, int], list[Placed]] = defaultdict(list)
    for event in story:
        happened = end - event.before_end
        delivered = -(-(happened + _FASTEST) // DELIVERY_STEP) * DELIVERY_STEP
        slots[event.site, delivered].append((happened, event.template))
    return slots


def _deliveries(spec: SampleSpec, rng: Random, count: int) -> list[tuple[Site, int]]:
    """Streams by their weight, instants by the rhythm of the day."""
    start, end = int(spec.since.timestamp()), int(spec.until.timestamp())
    rhythm = Rhythm(start, end)
    sites, weights = zip(*STREAMS, strict=True)
    chosen = rng.choices(sites, weights, k=max(count, 0))
    instants = (rhythm.at((number + rng.random()) / count) for number in range(count))
    return [(site, _stamp(at, start)) for site, at in zip(chosen, instants, strict=True)]


def _stamp(instant: int, start: int) -> int:
    """The delivery stamp at or before an instant, but not before anything has happened."""
    return max(instant // DELIVERY_STEP, start // DELIVERY_STEP + 1) * DELIVERY_STEP


def _sizes(rng: Random, total: int, count: int) -> list[int]:
    """A total cut into parts of unequal size."""
    weights = [rng.lognormvariate(0, 0.35) for _ in range(count)]
    scale, passed, sizes = total / sum(weights), 0.0, []
    for weight in weights:
        sizes.append(round((passed + weight) * scale) - round(passed * scale))
        passed += weight
    return sizes


def _chained(objects: list[ObjectPlan]) -> list[ObjectPlan]:
    """Each object with the one before it in its stream."""
    last: dict[Site, int] = {}
    chained = []
    for each in objects:
        chained.append(replace(each, previous=last.get(each.site)))
        last[each.site] = each.index
    return chained


def _with_copies(spec: SampleSpec, rng: Random, objects: list[ObjectPlan]) -> list[ObjectPlan]:
    """Duplicates and addenda dealt out to objects that have a predecessor with events enough."""
    room = {
        each.index: objects[each.previous].background
        for each in objects
        if each.previous is not None and objects[each.previous].background
    }
    copies, addenda = dict.fromkeys(room, 0), dict.fromkeys(room, 0)
    _deal(rng, room, addenda, spec.addenda)
    _deal(rng, room, copies, round(spec.events * spec.duplicates))
    return [
        replace(each, copies=copies.get(each.index, 0), addenda=addenda.get(each.index, 0))
        for each in objects
    ]


def _deal(rng: Random, room: dict[int, int], hands: dict[int, int], count: int) -> None:
    """Deal `count` cards at random, no hand beyond its room; what has no room is not dealt."""
    open_hands = [index for index, left in room.items() if left]
    for _ in range(count):
        if not open_hands:
            return
        place = rng.randrange(len(open_hands))
        index = open_hands[place]
        hands[index] += 1
        room[index] -= 1
        if not room[index]:
            open_hands[place] = open_hands[-1]
            open_hands.pop()


def _with_heads(objects: list[ObjectPlan]) -> list[ObjectPlan]:
    heads = {
        each.previous: each.copies + each.addenda for each in objects if each.previous is not None
    }
    return [replace(each, head=heads.get(each.index, 0)) for each in objects]
