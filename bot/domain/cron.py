"""Cron lines: five fields, days of the week by name, read by APScheduler and checked here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Cron", "read_cron"]

_FIELDS = ("minute", "hour", "day", "month", "day_of_week")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_NICKNAMES = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * sun",
    "@monthly": "0 0 1 * *",
}
_EVERY_HOUR = re.compile(r"\*(/1)?")
_FOUR_YEARS = timedelta(days=8 * 366)
"""29 February comes once in so long, also around a year 2100."""


@dataclass(frozen=True)
class Cron:
    """A line that was read. `hourly` lines run through every hour that passes, repeated or not."""

    text: str

    @property
    def hourly(self) -> bool:
        """Whether the field of hours leaves none out."""
        return _EVERY_HOUR.fullmatch(self.text.split()[1]) is not None

    def walls(self, after: datetime) -> Iterator[datetime]:
        """The wall-clock times after one, naive, without end."""
        at: datetime | None = after.replace(tzinfo=UTC) + timedelta(microseconds=1)
        while at is not None:
            at = self._trigger.get_next_fire_time(None, at)
            if at is not None:
                yield at.replace(tzinfo=None)
                at += timedelta(microseconds=1)

    @cached_property
    def _trigger(self) -> Any:  # noqa: ANN401 - APScheduler has no types
        from apscheduler.triggers.cron import CronTrigger  # noqa: PLC0415 - only schedules need it

        fields = dict(zip(_FIELDS, self.text.split(), strict=True))
        # the wall clock is read as UTC, which has no changes: ours are those of `wall_clock`
        return CronTrigger(**fields, timezone=UTC)


def read_cron(text: str) -> Cron:
    """Read a line; raises UsageError naming the field, with what to write instead."""
    line = text.strip().casefold()
    if line.startswith("@"):
        instead = _NICKNAMES.get(line)
        raise UsageError(
            f"'{text}': nicknames are not taken; write '{instead}'"
            if instead
            else f"'{text}' is no cron line: write five fields, like '0 9 * * mon-fri'"
        )
    parts = line.split()
    if len(parts) != len(_FIELDS):
        raise UsageError(
            f"'{text}' has {len(parts)} fields: write five, minute hour day month weekday, like"
            " '0 9 * * mon-fri'"
        )
    _refuse_numbered_days(parts[4])
    for name, part in zip(_FIELDS, parts, strict=True):
        _check(name, part)
    cron = Cron(" ".join(parts))
    first = next(cron.walls(datetime(2024, 1, 1)), None)  # noqa: DTZ001 - a wall clock
    if first is None or first - datetime(2024, 1, 1) > _FOUR_YEARS:  # noqa: DTZ001 - same
        raise UsageError(f"'{text}' never fires: there is no such date")
    return cron


def _check(name: str, part: str) -> None:
    from apscheduler.triggers.cron import CronTrigger  # noqa: PLC0415 - as above

    try:
        CronTrigger(**{name: part}, timezone=UTC)
    except ValueError as problem:
        raise UsageError(f"the field {name.replace('_', ' ')}, '{part}': {problem}") from None


def _refuse_numbered_days(part: str) -> None:
    """0 is Sunday to cron and Monday to APScheduler: who writes numbers means one of them."""
    if re.search(r"(?<!/)(?<!#)\b[0-7]\b", part):
        named = re.sub(r"(?<![/#])\b([0-7])\b", lambda found: _DAYS[int(found[1]) % 7], part)
        raise UsageError(
            f"the field day of week, '{part}': write names, as some count from Sunday and some"
            f" from Monday; as cron counts, that is '{named}'"
        )
