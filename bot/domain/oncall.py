"""Who is on call: schedules, with overrides before them, at an instant or over a stretch of time.

All instants are aware. Overrides are given in the order in which they were made: of those that
overlap, the last one counts. Those of other schedules are left aside.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from bot.domain.oncall_rotation import OnCallSchedule, Restriction, Rotation
from bot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = [
    "OnCallSchedule",
    "Override",
    "Restriction",
    "Rotation",
    "Shift",
    "now_and_next",
    "on_call",
    "shifts",
]


@dataclass(frozen=True, slots=True)
class Override:
    """Somebody else for a while: from `start` to `end`, half-open. `id` is "" before it is kept."""

    id: str
    schedule: str
    user: str
    start: datetime
    end: datetime
    by: str
    reason: str

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise UsageError("An override needs times with a zone or an offset.")
        if self.start.astimezone(UTC) >= self.end.astimezone(UTC):
            raise UsageError(
                f"An override ends after it starts: {self.end:%Y-%m-%d %H:%M %Z} does not come "
                f"after {self.start:%Y-%m-%d %H:%M %Z}."
            )


@dataclass(frozen=True, slots=True)
class Shift:
    """Somebody on call without interruption from `start` to `end`, half-open, in UTC.

    `person` is a Slack user id or `group:S…`. A handover ends a shift, even one to oneself.
    """

    schedule: str
    person: str
    start: datetime
    end: datetime
    override: bool


class _Holder(NamedTuple):
    """Who is on call and by what: an override (layer -1) or a layer's handover, by number."""

    layer: int
    number: int
    person: str


def on_call(
    schedule: OnCallSchedule, overrides: Sequence[Override], instant: datetime
) -> str | None:
    """Who is on call at an instant: a Slack user id or `group:S…`; None where nobody is."""
    holder = _holder(schedule, overrides, instant.astimezone(UTC))
    return holder.person if holder else None


def shifts(
    schedule: OnCallSchedule, overrides: Sequence[Override], start: datetime, end: datetime
) -> list[Shift]:
    """The shifts between two instants, in their order, the first and the last cut to them.

    One begins where another ends, except where nobody is on call.
    """
    found: list[Shift] = []
    last: _Holder | None = None
    for since, until in pairwise(sorted(_changes(schedule, overrides, start, end))):
        holder = _holder(schedule, overrides, since)
        if holder and holder == last:
            found[-1] = _shift(schedule, holder, found[-1].start, until)
        elif holder:
            found.append(_shift(schedule, holder, since, until))
        last = holder
    return found


def now_and_next(
    schedule: OnCallSchedule, overrides: Sequence[Override], instant: datetime
) -> tuple[Shift | None, Shift | None]:
    """The shift at an instant, and the one that follows; both whole.

    The first is None while nobody is on call, the second where nobody is for a week from then on.
    """
    reach = _reach(schedule, overrides)
    around = shifts(schedule, overrides, instant - reach, instant + reach)
    now = next((shift for shift in around if shift.start <= instant < shift.end), None)
    since = now.end if now else instant
    after = shifts(schedule, overrides, since, since + 2 * reach)
    return now, after[0] if after else None


def _holder(
    schedule: OnCallSchedule, overrides: Sequence[Override], instant: datetime
) -> _Holder | None:
    for at, override in reversed(list(enumerate(overrides))):
        if override.schedule == schedule.name and override.start <= instant < override.end:
            return _Holder(-1, at, override.user)
    for layer, rotation in reversed(list(enumerate(schedule.rotations))):
        if rotation.is_active(instant):
            number = rotation.number(instant)
            return _Holder(layer, number, rotation.person(number))
    return None


def _shift(schedule: OnCallSchedule, holder: _Holder, start: datetime, end: datetime) -> Shift:
    return Shift(schedule.name, holder.person, start, end, holder.layer < 0)


def _changes(
    schedule: OnCallSchedule, overrides: Sequence[Override], start: datetime, end: datetime
) -> set[datetime]:
    """In UTC, both ends and every instant between them at which somebody may take over.

    Only instants of one zone without changes can be told apart in a set: none repeats an hour.
    """
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    if start >= end:
        return set()
    mine = [one for one in overrides if one.schedule == schedule.name]
    found = {edge.astimezone(UTC) for one in mine for edge in (one.start, one.end)}
    for rotation in schedule.rotations:
        found.update(_handovers(rotation, start, end), _edges(rotation, start, end))
    return {start, *(instant for instant in found if start < instant < end), end}


def _handovers(rotation: Rotation, start: datetime, end: datetime) -> Iterator[datetime]:
    for number in range(rotation.number(start), rotation.number(end) + 1):
        yield rotation.begins(number)


def _edges(rotation: Rotation, start: datetime, end: datetime) -> Iterator[datetime]:
    """Where a restricted layer becomes active or stops."""
    if rotation.restrictions:
        for day in _days(rotation, start, end):
            for bounds in rotation.active(day):
                yield from bounds


def _days(rotation: Rotation, start: datetime, end: datetime) -> Iterator[date]:
    """The days of a stretch by a layer's clocks, and the one before: it may run past midnight."""
    first, last = (instant.astimezone(rotation.clocks).date() for instant in (start, end))
    for days in range(-1, (last - first).days + 1):
        yield first + timedelta(days=days)


def _reach(schedule: OnCallSchedule, overrides: Sequence[Override]) -> timedelta:
    """Longer than any shift, and than the week in which a restricted layer becomes active again."""
    turns = [timedelta(days=rotation.turn.days) for rotation in schedule.rotations]
    lengths = [override.end - override.start for override in overrides]
    return max(turns + lengths) + timedelta(days=8)
