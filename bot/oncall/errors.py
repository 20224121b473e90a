"""What is wrong with a calendar that somebody hands over."""

from __future__ import annotations

from bot.errors import UsageError

__all__ = ["CalendarError"]


class CalendarError(UsageError):
    """An iCalendar file is refused as a whole; the message names the event and what to change."""
