"""Which of the newly counted events make an alert."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.alerting.grouping import meeting

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.domain.alerting.rule import Rule
    from bot.domain.alerting.sighting import Sighting
    from bot.services.work import Neighbour, Work

__all__ = ["Found", "Stretches", "by_group", "find"]

Stretches = dict[str, list["datetime"]]
"""For each group the beginnings of the stretches in which an asked measure met the rule."""


@dataclass(frozen=True, slots=True)
class Found:
    """Events of one group that meet the rule and belong to no alert yet.

    `anew` tells that the rule is met by events that nobody has seen.
    """

    group: str
    event_ids: tuple[str, ...]
    anew: bool


def by_group(sightings: Sequence[Sighting]) -> Mapping[str, list[Sighting]]:
    """The events of each group."""
    groups: dict[str, list[Sighting]] = defaultdict(list)
    for sighting in sightings:
        groups[sighting.group].append(sighting)
    return groups


def find(
    work: Work, schedule: str, rule: Rule, fresh: Sequence[Sighting], asked: Stretches | None
) -> list[Found]:
    """Judge every group that has new events, together with their neighbours in time.

    `asked` is None where the rule counts events.
    """
    found = []
    for group, new in by_group(fresh).items():
        times = [sighting.at for sighting in new]
        start, end = min(times) - rule.length, max(times) + rule.length
        near = work.sightings.near(schedule, group, start, end)
        # what a silence hid was seen and belongs to no alert: it counts no more
        counting = [one for one in near if one.alert_id is not None or not one.seen]
        met = _met(counting, rule, None if asked is None else asked.get(group, []))
        unseen = [one for one in counting if not one.seen]
        free = [one for one in met if one.alert_id is None]
        if free:
            whole = None if asked is None else _untouched(asked[group], rule, near)
            again = _met(unseen, rule, whole)
            ids = {one.event_id for one in free}
            anew = any(one.event_id in ids for one in again)
            found.append(Found(group, tuple(one.event_id for one in free), anew))
    return found


def _met(
    events: Sequence[Neighbour], rule: Rule, stretches: Sequence[datetime] | None
) -> list[Neighbour]:
    if stretches is None:
        flags = meeting([one.at for one in events], rule.threshold, rule.length)
        return [one for one, met in zip(events, flags, strict=True) if met]
    return [
        one for one in events if any(start <= one.at < start + rule.length for start in stretches)
    ]


def _untouched(
    stretches: Sequence[datetime], rule: Rule, near: Sequence[Neighbour]
) -> list[datetime]:
    """The stretches of which nobody has seen an event."""
    seen = [one.at for one in near if one.seen]
    return [
        start for start in stretches if not any(start <= at < start + rule.length for at in seen)
    ]
