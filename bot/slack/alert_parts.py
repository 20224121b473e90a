"""What the chat's listeners work with for alerts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.domain.alerting.alert import Alert
    from bot.domain.run import Asker
    from bot.services.desks import Desks
    from bot.services.mask_alerts import MaskAlerts
    from bot.services.work import Placed, Store

__all__ = ["AlertParts"]


@dataclass(frozen=True, slots=True)
class AlertParts:
    """The desks that listeners ask; `wake` has the outbox looked at now."""

    desks: Desks
    store: Store
    mask: MaskAlerts
    wake: Callable[[], None]

    def place(self, alert_id: int) -> Placed | None:
        """Where an alert stands."""
        with self.store.read() as work:
            return work.alerts.get(alert_id)

    def waiting(self, asker: Asker) -> list[Alert]:
        """The alerts that wait for somebody, of those that the asker may respond to."""
        if not self.desks.alerts.authorise.allowed(asker, "list"):
            return []
        found = self.desks.alerts.list(asker, "open").alerts
        return [self.mask.alert(alert) for alert in found]
