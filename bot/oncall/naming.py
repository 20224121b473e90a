"""Whom an event of a calendar is about: the person its summary names, else an attendee."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.oncall.errors import CalendarError
from bot.oncall.rules import title

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from icalendar import Event

__all__ = ["person_of"]


def person_of(event: Event, people: Mapping[str, str]) -> str | None:
    """The Slack id of the one person an event names; None where it names nobody known.

    `people` has ids by e-mail address and by name, in lower case. `CalendarError` where several
    are named: who of them is on call cannot be told.
    """
    for names in (_in_text(str(event.get("SUMMARY", "")), people), _attending(event)):
        found = {people[name]: name for name in names if name in people}
        if len(found) > 1:
            raise CalendarError(
                f"'{title(event)}' names {' and '.join(sorted(found.values()))}: "
                "an event is one person's shift."
            )
        if found:
            return next(iter(found))
    return None


def _in_text(text: str, people: Iterable[str]) -> list[str]:
    """The names that stand in a text as whole words, without those inside a longer name."""
    folded = text.casefold()
    found = [name for name in people if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", folded)]
    return [name for name in found if not any(name != other and name in other for other in found)]


def _attending(event: Event) -> Iterator[str]:
    """Addresses and names of all who have not declined."""
    for attendee in event.attendees:
        if attendee.params.get("PARTSTAT") != "DECLINED":
            yield str(attendee).casefold().removeprefix("mailto:")
            yield str(attendee.params.get("CN", "")).casefold()
