"""What `oncall.yaml` can say that is well-formed and means nothing: told with its place."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from bot.domain.nearest import did_you_mean
from bot.domain.oncall_clock import WEEKDAYS, Handover, read_handover, read_hours

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.domain.oncall import Rotation
    from bot.yaml_source import Document, KeyPath, Problem

__all__ = ["check_name", "check_rotation"]

_NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,80}")
"""What `oncall:NAME` can hold in an escalation policy."""

_PERSON: Final = re.compile(r"(?:[UW]|group:S)[A-Z0-9]{2,}")
_GROUP: Final = re.compile(r"S[A-Z0-9]{2,}")


def check_name(document: Document, name: str) -> Iterator[Problem]:
    """A name that no escalation policy could write."""
    if not _NAME.fullmatch(name):
        message = f"'{name}' is no name for a schedule: use letters, digits, '.', '_' and '-'"
        yield document.problem(("schedules", name), message, at_key=True)


def check_rotation(document: Document, path: KeyPath, rotation: Rotation) -> Iterator[Problem]:
    """A zone that there is not, nobody in it, and times that cannot be read."""
    for key, message in _messages(rotation):
        yield document.problem((*path, *key), message)


def _messages(rotation: Rotation) -> Iterator[tuple[KeyPath, str]]:
    """The keys within a rotation that are wrong, and why."""
    if message := _no_zone(rotation.zone):
        yield ("zone",), message
    if not rotation.people:
        yield ("people",), "nobody is in it: give one person at least"
    for at, person in enumerate(rotation.people):
        if message := _nobody(person):
            yield ("people", at), message
    if message := _refusal(read_handover, rotation.handover):
        yield ("handover",), message
    elif found := _no_first(rotation, read_handover(rotation.handover)):
        yield found
    for at, restriction in enumerate(rotation.restrictions):
        if message := _refusal(read_hours, restriction.hours):
            yield ("restrictions", at, "hours"), message


def _no_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        from zoneinfo import available_timezones  # noqa: PLC0415 - it walks the whole database

        return f"there is no time zone '{name}'.{did_you_mean(name, sorted(available_timezones()))}"
    return ""


def _nobody(text: str) -> str:
    if _PERSON.fullmatch(text):
        return ""
    if _GROUP.fullmatch(text):
        return f"{text} is the id of a user group: write group:{text}"
    return (
        f"'{text}' is not the id of a person, like U0123ABCD, and no group:S0123ABCD: Slack has "
        "it under 'Copy member ID' in the menu of a profile"
    )


def _refusal(read: Callable[[str], object], text: str) -> str:
    try:
        read(text)
    except ValueError as problem:
        return str(problem)
    return ""


def _no_first(rotation: Rotation, turn: Handover) -> tuple[KeyPath, str] | None:
    """Why the day on which counting begins is no day of this handover; None where it is one."""
    if rotation.first is None:
        if turn.weekday is None and turn.days > 1:
            return ("handover",), "needs the key 'first' beside it: a day of such a handover"
        return None
    if turn.weekday is None or rotation.first.weekday() == turn.weekday:
        return None
    off = rotation.first.weekday() - turn.weekday
    is_, meant = WEEKDAYS[rotation.first.weekday()], rotation.first - timedelta(days=off)
    return ("first",), (
        f"{rotation.first} is a {is_}, the handover is on {WEEKDAYS[turn.weekday]}. "
        f"Did you mean {meant}?"
    )
