"""APScheduler's trigger over the slots of `bot.domain.slots`, so that their DST rules hold."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from apscheduler.triggers.base import BaseTrigger

from bot.domain.slots import next_slot

if TYPE_CHECKING:
    from bot.domain.slots import Timing

__all__ = ["SlotTrigger"]


class SlotTrigger(BaseTrigger):  # type: ignore[misc] # APScheduler has no types
    """Fires at each slot of a timing."""

    def __init__(self, timing: Timing) -> None:
        self._timing = timing

    def get_next_fire_time(
        self, previous_fire_time: datetime | None, now: datetime
    ) -> datetime | None:
        """The next slot after now, or after the one before where the clock was set back."""
        after = max(now, previous_fire_time) if previous_fire_time is not None else now
        return next_slot(self._timing, after.astimezone(UTC))
