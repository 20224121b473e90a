"""On-call schedules as iCalendar files: what other calendars show, and what they can hand over."""

from __future__ import annotations

from bot.oncall.errors import CalendarError
from bot.oncall.reading import CalendarImport, Period, read_ics
from bot.oncall.writing import to_ics

__all__ = ["CalendarError", "CalendarImport", "Period", "read_ics", "to_ics"]
