"""What to write instead of what a cron line cannot say, or says differently in each program."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["DAYS", "MONTHS", "hint", "line_hint"]

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS: Final = (
    *("jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec"),
)

_CRON_DAYS: Final = ("sun", *DAYS)
"""By cron's numbers; 7 is Sunday again."""

_NICKNAMES: Final = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * sun",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}
_WITH_SECONDS: Final = 6


def line_hint(text: str) -> str:
    """Why a line as a whole is none, and what to write."""
    fields = text.split()
    if text.strip().lower() == "@reboot":
        return "'@reboot' is no time: what was missed while the bot was down is run at its start"
    if instead := _NICKNAMES.get(text.strip().lower()):
        return f"'{text.strip()}' is written '{instead}' here"
    counted = "1 field" if len(fields) == 1 else f"{len(fields)} fields"
    message = (
        "a line has 5 fields: minute, hour, day of the month, month, day of the week; got"
        f" {counted}"
    )
    if any(field.endswith(",") for field in fields):
        return f"{message}. Write lists without spaces: mon,fri"
    if len(fields) == _WITH_SECONDS and fields[0].isdecimal():
        return f"{message}. There are no seconds: write '{' '.join(fields[1:])}'"
    return f"{message}. Every morning at nine is '0 9 * * *'"


def hint(field: str, item: str, values: range) -> str:
    """What to write instead of one item of a field, in lower case; empty where nothing is known.

    `values` are those that the field has, as numbers.
    """
    if item in {"", "?"}:
        return "is empty: write * for any" if not item else "'?': write * for any"
    if field == "day of the week":
        return _day_hint(item)
    names = MONTHS if field == "month" else ()
    return _range_hint(item, names, values) or _number_hint(item, values)


def _day_hint(item: str) -> str:
    if item.startswith("*/"):
        return f"'{item}' counts from a Sunday in cron and from a Monday in APScheduler: {_NAMES}"
    if "/" in item:
        return f"'{item}': days have no steps: {_NAMES}"
    if re.search("[0-9]", item):
        return f"'{item}': 0 is Sunday in cron and Monday in APScheduler; {_named(item)}"
    if wrapped := _wrapped(item, DAYS):
        return f"'{item}' runs past the end of the week, which is Sunday: write '{wrapped}'"
    short = re.sub("[a-z]+", lambda word: word[0][:3], item)
    if short != item and all(word in DAYS for word in short.split("-")):
        return f"'{item}' is written '{short}' here"
    return ""


_NAMES: Final = "write the days by name, like mon,wed,fri"


def _named(item: str) -> str:
    """A day or a range of days by cron's numbers, with the names that it has there."""
    found = re.fullmatch("([0-7])(?:-([0-7]))?", item)
    if found is None or (found[2] is not None and found[2] <= found[1]):
        return _NAMES
    first, last = int(found[1]), int(found[2] or found[1])
    names = _CRON_DAYS[first : last + 1]
    # cron's week begins with Sunday, the one here ends with it
    parts = (names[:1], names[1:]) if first == 0 and last > 0 else (names,)
    written = ",".join("-".join(dict.fromkeys((part[0], part[-1]))) for part in parts)
    return f"if it is cron's, write '{written}'"


def _range_hint(item: str, names: tuple[str, ...], values: range) -> str:
    everything = names if item[0].isalpha() else tuple(map(str, values))
    if wrapped := _wrapped(item, everything):
        return f"a range runs upwards; instead of '{item}' write '{wrapped}'"
    if re.fullmatch("[0-9]+/[0-9]+", item):
        first, _, step = item.partition("/")
        return f"'{item}' says not where it ends: write '{first}-{values[-1]}/{step}'"
    return ""


def _number_hint(item: str, values: range) -> str:
    ends = re.match("([0-9]+)(?:-([0-9]+))?", item)
    if ends and any(int(end) not in values for end in ends.groups() if end):
        return f"'{item}': there is {values[0]} to {values[-1]}"
    return ""


def _wrapped(item: str, names: tuple[str, ...]) -> str:
    """A range that runs past the last of `names`, as two that do not; empty for others."""
    first, _, last = item.partition("-")
    if first not in names or last not in names or names.index(first) <= names.index(last):
        return ""
    ranges = ((first, names[-1]), (names[0], last))
    return ",".join("-".join(dict.fromkeys(ends)) for ends in ranges)
