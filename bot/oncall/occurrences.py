"""When an event of a calendar takes place: once, or as often as its rule repeats it.

A repeated event keeps its clock times over a change of clocks, its end as well as its beginning:
a shift from Monday 09:00 to Monday 09:00 stays one. Times without a zone, and whole days, are
those of the zone that is given.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, NamedTuple, cast

from bot.oncall.errors import CalendarError
from bot.oncall.rules import aware, rule_text, title

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dateutil.rrule import rrule, rruleset
    from icalendar import Event

__all__ = ["Occurrence", "Period", "occurrences"]


class Period(NamedTuple):
    """From one instant to another, half-open, both aware."""

    start: datetime
    end: datetime


class Occurrence(NamedTuple):
    """An event taking place: `start` and `end` in UTC, half-open."""

    event: Event
    start: datetime
    end: datetime


def occurrences(events: Sequence[Event], within: Period, zone: tzinfo) -> Iterator[Occurrence]:
    """What takes place within a period at least in part; raises `CalendarError`.

    An event that is cancelled does not, nor an occurrence that an event of its own replaces.
    """
    moved: defaultdict[str, set[datetime]] = defaultdict(set)
    for event in events:
        if replaced := _replaced(event, zone):
            moved[str(event.get("UID"))].add(replaced)
    for event in events:
        if str(event.get("STATUS", "")).upper() != "CANCELLED":
            gone = set() if "RECURRENCE-ID" in event else moved[str(event.get("UID"))]
            yield from _of(event, gone, within, zone)


def _of(event: Event, gone: set[datetime], within: Period, zone: tzinfo) -> Iterator[Occurrence]:
    first, length = _bounds(event, zone)
    after, before = within.start - length - timedelta(days=1), within.end
    for start in _begins(event, first, zone).between(after, before, inc=True):
        begins, ends = start.astimezone(UTC), (start + length).astimezone(UTC)
        if begins not in gone and begins < within.end and within.start < ends and begins < ends:
            yield Occurrence(event, begins, ends)


def _bounds(event: Event, zone: tzinfo) -> tuple[datetime, timedelta]:
    """When it first begins, and how long it lasts by the clocks of the zone that it begins in."""
    try:
        first, last = (aware(event, moment, zone) for moment in (event.start, event.end))
    except (ValueError, OverflowError) as problem:
        raise CalendarError(f"'{title(event)}' has no usable times: {problem}") from problem
    length = last.astimezone(first.tzinfo).replace(tzinfo=None) - first.replace(tzinfo=None)
    if length <= timedelta():
        raise CalendarError(f"'{title(event)}' ends when it starts, or before: give it an end.")
    return first, length


def _begins(event: Event, first: datetime, zone: tzinfo) -> rruleset:
    """All times at which it begins."""
    from dateutil.rrule import rruleset, rrulestr  # noqa: PLC0415 - only a calendar needs it

    found = rruleset()
    found.rdate(first)
    for rule in event.rrules:
        try:
            one = rrulestr(rule_text(event, rule, zone), dtstart=first)
            found.rrule(cast("rrule", one))  # one line gives no set
        except ValueError as problem:
            raise CalendarError(f"'{title(event)}' repeats by no rule: {problem}.") from problem
    for start, end in event.rdates:
        if end is not None:
            raise CalendarError(f"'{title(event)}' repeats for other lengths: make more events.")
        found.rdate(aware(event, start, zone))
    for moment in event.exdates:
        found.exdate(aware(event, moment, zone))
    return found


def _replaced(event: Event, zone: tzinfo) -> datetime | None:
    """The occurrence of another event, by its time, that this one stands for."""
    moment = event.get("RECURRENCE-ID")
    if moment is None:
        return None
    if "RANGE" in moment.params:
        raise CalendarError(
            f"'{title(event)}' changes all occurrences after one: save that as an event of its own."
        )
    return aware(event, moment.dt, zone).astimezone(UTC)
