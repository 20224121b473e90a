"""Let time pass for alerts: climb, wake, remind, give up waiting for an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.alerting.passing import pass_time, sleep_through
from bot.domain.ledger_entry import THE_BOT
from bot.services.quieting import quiet_until

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, tzinfo

    from bot.domain.alerting.alert import Alert
    from bot.domain.alerting.change import Change
    from bot.domain.schedule import Schedule
    from bot.services.following import Following
    from bot.services.ports import Clock
    from bot.services.work import Store

__all__ = ["PassTime"]

_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class PassTime:
    """Makes the changes that are due. Any number of replicas may: each change is made once."""

    store: Store
    following: Following
    clock: Clock
    schedules: Mapping[str, Schedule]
    zone: tzinfo

    def __call__(self) -> int:
        """Make them; how many were made."""
        with self.store.read() as work:
            due = [alert.id for alert in work.alerts.due(self.clock(), _AT_ONCE)]
        return sum(map(self._pass, due))

    def _pass(self, alert_id: int) -> bool:
        with self.store.begin() as work:
            placed = work.alerts.get(alert_id)
            now = self.clock()
            change = None if placed is None else self._change(placed.alert, now)
            if change is None or not work.alerts.save(change.alert):
                return False
            self.following(work, change, THE_BOT, now)
            return True

    def _change(self, alert: Alert, now: datetime) -> Change | None:
        """What is due; in quiet hours nobody is called, but who snoozed it himself chose when."""
        change, schedule = pass_time(alert, now), self.schedules.get(alert.schedule)
        if change is None or schedule is None or change.deed == "woken":
            return change
        if "notify" not in change.effects:
            return change
        ends = quiet_until(schedule, alert.severity, self.zone, now)
        return change if ends is None else sleep_through(alert, ends, now)
