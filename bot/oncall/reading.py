"""An iCalendar file (RFC 5545) as overrides of an on-call schedule."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from bot.domain.oncall import Override
from bot.oncall.checking import check_event
from bot.oncall.errors import CalendarError
from bot.oncall.naming import person_of
from bot.oncall.occurrences import Occurrence, Period, occurrences
from bot.oncall.rules import in_line, title

if TYPE_CHECKING:
    from collections.abc import Mapping

    from icalendar import Event

    from bot.domain.oncall import OnCallSchedule

__all__ = ["CalendarImport", "Period", "read_ics"]

_LARGEST: Final = 1_048_576
_MOST: Final = 1_000
_RULES: Final = 50
"""One that never comes true takes half a second."""


@dataclass(frozen=True, slots=True)
class CalendarImport:
    """What a calendar says: overrides by their beginning, and the events that name nobody."""

    overrides: tuple[Override, ...]
    unnamed: tuple[str, ...]


def read_ics(
    text: str, schedule: OnCallSchedule, people: Mapping[str, str], within: Period, by: str
) -> CalendarImport:
    """The shifts that take place within a period, whole, as overrides made by `by`.

    `people` has Slack ids by e-mail address or name, whatever their case; ids of the schedule and
    of `people` are known by themselves. Times without a zone are those of the first rotation's.
    Raises `CalendarError` for anything that cannot be read: there is no half of an import.
    """
    known = _known(schedule, people)
    zone = schedule.rotations[0].clocks
    found = list(islice(occurrences(_events(text), within, zone), _MOST + 1))
    if len(found) > _MOST:
        raise CalendarError(f"More than {_MOST:,} shifts: import a shorter stretch of time.")
    people_of = [(one, person_of(one.event, known)) for one in found]
    made = [_override(one, schedule.name, who, by) for one, who in people_of if who]
    return CalendarImport(
        tuple(sorted(made, key=lambda override: (override.start, override.user))),
        tuple(dict.fromkeys(title(one.event) for one, who in people_of if not who)),
    )


def _known(schedule: OnCallSchedule, people: Mapping[str, str]) -> dict[str, str]:
    ids = {person for rotation in schedule.rotations for person in rotation.people}
    known = {person.casefold(): person for person in ids | set(people.values())}
    return known | {name.strip().casefold(): person for name, person in people.items() if name}


def _events(text: str) -> list[Event]:
    from icalendar import Calendar, Event  # noqa: PLC0415 - 50 ms that nobody asking needs

    if len(text) > _LARGEST:
        raise CalendarError(f"The calendar is larger than {_LARGEST:,} characters.")
    try:
        calendar = Calendar.from_ical(text.encode())
    except (ValueError, IndexError, KeyError) as problem:
        raise CalendarError(f"This is no iCalendar file: {in_line(str(problem))}") from problem
    events = [event for event in calendar.walk("VEVENT") if isinstance(event, Event)]
    for event in events:
        check_event(event)
    if sum(len(event.rrules) for event in events) > _RULES:
        raise CalendarError(f"More than {_RULES} events repeat: import a smaller calendar.")
    return events


def _override(one: Occurrence, schedule: str, person: str, by: str) -> Override:
    return Override("", schedule, person, one.start, one.end, by, reason=title(one.event))
