"""Do something to an alert: whoever is first wins, and everybody else is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.alerting.change import Change, Unchanged
from bot.errors import BusyError, NotFoundError

if TYPE_CHECKING:
    from bot.domain.alerting.handling import Handling
    from bot.domain.run import Asker
    from bot.services.following import Following
    from bot.services.ports import Clock
    from bot.services.work import Store

__all__ = ["ChangeAlert"]

_TRIES = 20


@dataclass(frozen=True, slots=True)
class ChangeAlert:
    """Compare-and-set on the alert's version: what another changed meanwhile is seen first."""

    store: Store
    following: Following
    clock: Clock

    def __call__(self, alert_id: int, asker: Asker, handling: Handling) -> Change | Unchanged:
        """Make a change; how the alert is then, or why it stays as it is.

        Raises `NotFoundError` where there is no such alert, and what `handling` raises.
        """
        for _ in range(_TRIES):
            with self.store.begin() as work:
                placed = work.alerts.get(alert_id)
                if placed is None:
                    raise NotFoundError(f"There is no alert {alert_id}. `alerts` lists them.")
                made = handling(placed.alert)
                if isinstance(made, Unchanged):
                    return made
                if work.alerts.save(made.alert):
                    self.following(work, made, asker, self.clock())
                    return made
        raise BusyError(f"Alert {alert_id} is being changed by many at once. Try again.")
