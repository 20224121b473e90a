"""Let time pass for alerts: climb, wake, remind, give up waiting for an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.alerting.passing import pass_time
from bot.domain.ledger_entry import THE_BOT

if TYPE_CHECKING:
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

    def __call__(self) -> int:
        """Make them; how many were made."""
        with self.store.read() as work:
            due = [alert.id for alert in work.alerts.due(self.clock(), _AT_ONCE)]
        return sum(map(self._pass, due))

    def _pass(self, alert_id: int) -> bool:
        with self.store.begin() as work:
            placed = work.alerts.get(alert_id)
            now = self.clock()
            change = None if placed is None else pass_time(placed.alert, now)
            if change is None or not work.alerts.save(change.alert):
                return False
            self.following(work, change, THE_BOT, now)
            return True
