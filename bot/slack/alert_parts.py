"""What the chat's listeners work with for alerts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.services.desks import Desks
    from bot.services.work import Placed, Store

__all__ = ["AlertParts"]


@dataclass(frozen=True, slots=True)
class AlertParts:
    """The desks that listeners ask; `wake` has the outbox looked at now."""

    desks: Desks
    store: Store
    wake: Callable[[], None]

    def place(self, alert_id: int) -> Placed | None:
        """Where an alert stands."""
        with self.store.read() as work:
            return work.alerts.get(alert_id)
