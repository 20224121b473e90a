"""Lengths of time as people write them (`90m`, `1h30m`, `7d`) and as they read them (`24 h`)."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.errors import UsageError

__all__ = ["UNITS", "DurationError", "TooLongError", "duration_text", "parse_duration"]

UNITS = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}
"""Seconds in each unit, the longest first. A day is 24 hours: calendar days are windows' matter."""

_MAX_LENGTH = 40
_LONGEST = 100 * 365 * 86_400
"""Added to a time of today it is a time that can still be written."""

_PARTS = re.compile("".join(f"(?:([0-9]+){unit})?" for unit in UNITS))
_NAMES = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))
_DAYS_FROM = 172_800
"""Up to two days people count hours: 24 h, 36 h."""


class DurationError(UsageError, ValueError):
    """A length of time is refused; a `ValueError` too, for whoever reads values of many types."""


class TooLongError(DurationError):
    """A length that no time of today could be moved by."""


def parse_duration(text: str) -> timedelta:
    """Read `30s`, `90m`, `24h`, `7d`, `2w` or several units together, the longest first: `1h30m`.

    Units are lower case, so that `1M`, which some read as a month, is no minute. Raises
    `DurationError` saying what is allowed.
    """
    found = _PARTS.fullmatch(text) if 0 < len(text) <= _MAX_LENGTH else None
    if found is None:
        raise DurationError("a duration is written like 30s, 90m, 1h30m, 24h, 7d or 2w")
    counts = zip(found.groups(), UNITS.values(), strict=True)
    seconds = sum(int(count or 0) * unit for count, unit in counts)
    if seconds > _LONGEST:
        raise TooLongError("this duration is too long: 100 years at most")
    return timedelta(seconds=seconds)


def duration_text(length: timedelta) -> str:
    """Write a length for people: `24 h`, `1 h 30 min`, `7 d`; past two units it is cut, not exact.

    Only neighbouring units stand together, so that 13 hours and 7 seconds are 13 hours.
    """
    left = int(length.total_seconds())
    names = _NAMES if left >= _DAYS_FROM else _NAMES[1:]
    at = next((at for at, (_, seconds) in enumerate(names) if left >= seconds), len(names) - 1)
    parts: list[str] = []
    for name, seconds in names[at : at + 2]:
        count, left = divmod(left, seconds)
        parts.append(f"{count} {name}" if count or not parts else "")
    return " ".join(part for part in parts if part)
