"""On-call schedules as they are written: layers of people who follow one another.

A later layer covers an earlier one while it is active. Handovers are counted by the calendar of
the layer's zone, never by elapsed time, so no change of clocks skips anybody or doubles a turn.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct

from bot.domain.oncall_clock import (
    WEEKDAYS,
    Handover,
    Weekday,
    instant_at,
    read_handover,
    read_hours,
)

__all__ = ["OnCallSchedule", "Restriction", "Rotation"]

_MONDAY: Final = date(2024, 1, 1)
"""Where counting begins for a rotation that does not say."""


class Restriction(Struct, frozen=True, forbid_unknown_fields=True):
    """When a layer is active: hours of some days, by the clocks of its rotation's zone.

    Hours that run past midnight belong to the day on which they begin.
    """

    weekdays: Annotated[
        tuple[Weekday, ...], Meta(min_length=1, description="The days; every day where absent.")
    ] = WEEKDAYS
    hours: Annotated[str, Meta(description="`09:00-17:00`, or over midnight `18:00-08:00`.")] = (
        "00:00-24:00"
    )

    def bounds(self, day: date, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
        """The stretch that begins on a day, half-open, in UTC; None where none does."""
        if WEEKDAYS[day.weekday()] not in self.weekdays:
            return None
        hours = read_hours(self.hours)
        return instant_at(day, hours.start, zone), instant_at(day, hours.end, zone)


class Rotation(Struct, frozen=True, forbid_unknown_fields=True):
    """One layer: people in their order, each on call from a handover to the next.

    People are Slack's ids, `U…` or `W…`, or `group:S…` for a user group. What a text of it means
    is read when it is needed, and ValueError raised then; `bot.settings.oncall` reads all of them.
    """

    name: Annotated[str, Meta(min_length=1, description="What people call it.")]
    zone: Annotated[str, Meta(description="The IANA time zone of its clock times.")]
    people: Annotated[tuple[str, ...], Meta(description="In their order: `U…` or `group:S…`.")]
    handover: Annotated[
        str, Meta(description="`monday 09:00`, `daily 09:00` or `every 14 days 09:00`.")
    ]
    first: Annotated[
        date | None, Meta(description="A day on which the first of the people takes over.")
    ] = None
    restrictions: Annotated[
        tuple[Restriction, ...], Meta(description="When it is active; always where absent.")
    ] = ()

    @property
    def clocks(self) -> ZoneInfo:
        """Its time zone."""
        return ZoneInfo(self.zone)

    @property
    def turn(self) -> Handover:
        """Its handover, read."""
        return read_handover(self.handover)

    def number(self, instant: datetime) -> int:
        """How many handovers came after the one of `first` by an instant; negative before it."""
        days = (instant.astimezone(self.clocks).date() - self._anchor()).days
        # One more: where clocks go back over midnight, tomorrow's handover may be behind us.
        number = days // self.turn.days + 1
        while self.begins(number) > instant:
            number -= 1
        return number

    def begins(self, number: int) -> datetime:
        """The instant of a handover, in UTC."""
        day = self._anchor() + timedelta(days=number * self.turn.days)
        return instant_at(day, self.turn.minute, self.clocks)

    def person(self, number: int) -> str:
        """Who takes over at a handover."""
        return self.people[number % len(self.people)]

    def active(self, day: date) -> list[tuple[datetime, datetime]]:
        """The stretches beginning on a day in which it is active; asked only where restricted."""
        found = (restriction.bounds(day, self.clocks) for restriction in self.restrictions)
        return [bounds for bounds in found if bounds is not None]

    def is_active(self, instant: datetime) -> bool:
        """Whether it says who is on call at an instant."""
        if not self.restrictions:
            return True
        today = instant.astimezone(self.clocks).date()
        days = (today - timedelta(days=1), today)  # one may run past midnight
        return any(start <= instant < end for day in days for start, end in self.active(day))

    def _anchor(self) -> date:
        return self.first or _MONDAY + timedelta(days=self.turn.weekday or 0)


class OnCallSchedule(Struct, frozen=True, forbid_unknown_fields=True):
    """A schedule by its name: who is on call when, as layers, each covering those before it."""

    name: str
    rotations: Annotated[tuple[Rotation, ...], Meta(min_length=1)]
