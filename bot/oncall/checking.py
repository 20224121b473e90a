"""What the library reads without a complaint, and an event cannot be used with."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.oncall.errors import CalendarError
from bot.oncall.rules import in_line, title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from icalendar import Event

__all__ = ["check_event"]

_TIMES: Final = ("DTSTART", "DTEND", "RECURRENCE-ID")
_ONCE: Final = (*_TIMES, "DURATION", "SUMMARY", "STATUS", "UID")


def check_event(event: Event) -> None:
    """Raise `CalendarError` for the first thing that is wrong with an event."""
    for problem in _problems(event):
        raise CalendarError(f"'{title(event)}' {problem}.")


def _problems(event: Event) -> Iterator[str]:
    for key, problem in event.errors:
        yield f"has a broken {key}: {in_line(problem)}"
    for key in _ONCE:
        if isinstance(event.get(key), list):
            yield f"has {key} more than once"
    if "DTSTART" not in event:
        yield "has no beginning (DTSTART)"
    length = event.get("DURATION")
    if length is not None and not isinstance(length.dt, timedelta):
        yield "has a DURATION that is none, like P7D"
    for key in _TIMES:
        if zone := _left_out(event, key):
            yield f"is in an unknown time zone: '{zone}'"


def _left_out(event: Event, key: str) -> str | None:
    """The zone of a time that the library did not know, and so left out."""
    moment = event.get(key)
    zone: str | None = moment.params.get("TZID") if moment is not None else None
    return zone if zone and getattr(moment.dt, "tzinfo", None) is None else None
