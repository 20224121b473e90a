"""Cron lines: `0 9 * * mon-fri`, minute, hour, day of the month, month, day of the week.

Read strictly, item by item: what cron and APScheduler understand differently is refused, with
what to write instead. That is numbers for days of the week (0 is Sunday for one and Monday for
the other), and a day of the month beside a day of the week (either will do, or both must hold).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from bot.domain.cron_hints import DAYS, MONTHS, hint, line_hint
from bot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Cron", "CronError", "read_cron"]


class CronError(UsageError, ValueError):
    """A cron line is refused; the message names the field, `column` (1-based) is where it is."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.column = column


@dataclass(frozen=True, slots=True)
class Cron:
    """What a line says of clock times; it knows no zone.

    `minutes` are minutes after midnight, rising. `weekdays` counts from Monday, 0. `elapsed`
    says that the hour is `*`: such a line follows the time that passes, not the hours' names.
    """

    minutes: tuple[int, ...]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    elapsed: bool

    def fires_on(self, day: date) -> bool:
        """Whether it fires on a day of the calendar."""
        return day.month in self.months and day.day in self.days and day.weekday() in self.weekdays


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of a line: its name here and in APScheduler, its values, and how items look.

    `probe` makes a moment that has a given value in the field.
    """

    name: str
    key: str
    values: range
    pattern: re.Pattern[str]
    probe: Callable[[int], datetime]


_NUMBERS: Final = r"\*(?:/[0-9]+)?|[0-9]+(?:-[0-9]+(?:/[0-9]+)?)?"


def _field(
    name: str, key: str, values: range, probe: Callable[[int], datetime], pattern: str = _NUMBERS
) -> _Field:
    return _Field(name, key, values, re.compile(pattern), probe)


def _named(names: tuple[str, ...]) -> str:
    return f"(?:{'|'.join(names)})(?:-(?:{'|'.join(names)}))?"


_FIELDS: Final = (
    _field("minute", "minute", range(60), lambda at: datetime(2024, 1, 1, 0, at, tzinfo=UTC)),
    _field("hour", "hour", range(24), lambda at: datetime(2024, 1, 1, at, tzinfo=UTC)),
    _field("day of the month", "day", range(1, 32), lambda at: datetime(2024, 1, at, tzinfo=UTC)),
    _field(
        "month",
        "month",
        range(1, 13),
        lambda at: datetime(2024, at, 1, tzinfo=UTC),
        f"{_NUMBERS}|{_named(MONTHS)}",
    ),
    _field(
        "day of the week",
        "day_of_week",
        range(7),
        # January 2024 began on a Monday, APScheduler's 0
        lambda at: datetime(2024, 1, 1 + at, tzinfo=UTC),
        rf"\*|{_named(DAYS)}",
    ),
)
_LEAP_YEAR: Final = 2024


@lru_cache(maxsize=256)
def read_cron(text: str) -> Cron:
    """Read a line of five fields; raises `CronError`, also for a line that would never fire."""
    written = [(found[0], found.start() + 1) for found in re.finditer(r"\S+", text)]
    if len(written) != len(_FIELDS) or written[0][0].startswith("@"):
        raise CronError(line_hint(text), 1)
    minutes, hours, days, months, weekdays = (
        _read_field(field, *place) for field, place in zip(_FIELDS, written, strict=True)
    )
    if written[2][0] != "*" and written[4][0] != "*":
        message = (
            "cron would fire on either of a day of the month and a day of the week, APScheduler"
            " only on both: write '*' for one of them, and two schedules to have either"
        )
        raise CronError(f"day of the week, column {written[4][1]}: {message}", written[4][1])
    if not any(_is_day(month, day) for month in months for day in days):
        message = f"'{text.strip()}' never fires: there is no such day in any year"
        raise CronError(f"day of the month, column {written[2][1]}: {message}", written[2][1])
    clock = tuple(sorted(hour * 60 + minute for hour in hours for minute in minutes))
    return Cron(clock, days, months, weekdays, elapsed=written[1][0] in {"*", "*/1"})


def _read_field(field: _Field, text: str, column: int) -> frozenset[int]:
    values: set[int] = set()
    for item in text.split(","):
        try:
            values |= _read_item(field, item.lower())
        except ValueError as problem:
            message = f"{field.name}, column {column}: {problem}"
            raise CronError(message, column) from problem
        column += len(item) + 1
    return frozenset(values)


def _read_item(field: _Field, item: str) -> set[int]:
    """The values that an item stands for; raises ValueError."""
    if advice := hint(field.name, item, field.values):
        raise ValueError(advice)
    if not field.pattern.fullmatch(item):
        raise ValueError(f"'{item}' is none: write {_EXAMPLES[field.name]}")
    from apscheduler.triggers.cron import CronTrigger  # noqa: PLC0415 - asking needs no cron

    try:
        trigger = CronTrigger(**{field.key: item}, timezone=UTC)
    except ValueError as problem:
        raise ValueError(f"'{item}': {str(problem).rpartition(': ')[2]}") from problem
    parsed = trigger.fields[CronTrigger.FIELD_NAMES.index(field.key)]
    return {at for at in field.values if parsed.get_next_value(field.probe(at)) == at}


_EXAMPLES: Final = {
    "minute": "0, */15, 0,30 or 10-50/10",
    "hour": "9, */6, 8-18 or 0,12",
    "day of the month": "1, 1,15 or 1-7",
    "month": "1, jan, 1-6 or mar,sep",
    "day of the week": "mon, mon-fri or sat,sun",
}


def _is_day(month: int, day: int) -> bool:
    try:
        date(_LEAP_YEAR, month, day)
    except ValueError:
        return False
    return True
