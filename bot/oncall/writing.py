"""Shifts as an iCalendar file (RFC 5545) that other calendars can subscribe to."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from icalendar import Event

    from bot.domain.oncall import Shift

__all__ = ["PRODUCT", "to_ics"]

PRODUCT: Final = "-//cloudtrail-audit-bot//on-call//EN"


def to_ics(
    schedule_name: str,
    shifts: Sequence[Shift],
    *,
    made: datetime,
    names: Mapping[str, str] | None = None,
) -> str:
    """Write shifts as events in UTC, each with its person in the summary; lines end in CRLF.

    `made` is the aware instant at which it is written, `names` what to call people, by their id.
    A shift keeps its UID from one file to the next as long as it is not cut at its beginning.
    """
    from icalendar import Calendar  # noqa: PLC0415 - 50 ms that nobody asking a question needs

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _line(f"On call: {schedule_name}"))
    for shift in shifts:
        name = (names or {}).get(shift.person, shift.person)
        calendar.add_component(_event(shift, name, made))
    return str(calendar.to_ical(), "utf-8")


def _event(shift: Shift, name: str, made: datetime) -> Event:
    from icalendar import Event  # noqa: PLC0415 - as above

    event = Event()
    event.add("uid", _uid(shift))
    event.add("dtstamp", made.astimezone(UTC))
    event.add("dtstart", shift.start.astimezone(UTC))
    event.add("dtend", shift.end.astimezone(UTC))
    event.add("summary", _line(f"{shift.schedule}: {name}{' (override)' * shift.override}"))
    # Whoever is on call can still be invited to a meeting.
    event.add("transp", "TRANSPARENT")
    return event


def _uid(shift: Shift) -> str:
    text = "\n".join([shift.schedule, shift.person, shift.start.astimezone(UTC).isoformat()])
    return f"{hashlib.sha256(text.encode()).hexdigest()[:32]}@cloudtrail-audit-bot"


def _line(text: str) -> str:
    """One line without control characters, which the format cannot hold."""
    return "".join(character if character.isprintable() else " " for character in text)
