"""What people say to alerts, done: the same for a chat and for a terminal."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from bot.domain.alerting import handling
from bot.domain.ledger_entry import LedgerEntry
from bot.errors import NotFoundError
from bot.services.following import alert_subject

if TYPE_CHECKING:
    from bot.domain.alert_command import AlertCommand
    from bot.domain.alerting.alert import Alert, State
    from bot.domain.alerting.change import Change, Unchanged
    from bot.domain.alerting.handling import Handling
    from bot.domain.alerting.sighting import Sighting
    from bot.domain.ledger_entry import Deed
    from bot.domain.run import Asker
    from bot.domain.runbook import Runbook
    from bot.services.authorise import Authorising
    from bot.services.change_alert import ChangeAlert
    from bot.services.ports import Clock, Runbooks
    from bot.services.work import Placed, Store

__all__ = ["LISTS", "AlertDesk", "AlertList", "AlertView"]

LISTS: dict[str, tuple[State, ...]] = {
    "open": ("open",),
    "acknowledged": ("acknowledged",),
    "snoozed": ("snoozed",),
    "resolved": ("resolved", "false_positive"),
    "all": ("open", "acknowledged", "snoozed", "resolved", "false_positive"),
}
_LISTED, _EVENTS = 500, 200


@dataclass(frozen=True, slots=True)
class AlertList:
    """Alerts that somebody may see, the latest opened first."""

    name: str
    alerts: tuple[Alert, ...]


@dataclass(frozen=True, slots=True)
class AlertView:
    """One alert with its newest events."""

    alert: Alert
    events: tuple[Sighting, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class AlertDesk:
    """Lists, shows and changes alerts for people; what somebody may not do is refused."""

    store: Store
    change: ChangeAlert
    runbooks: Runbooks
    authorise: Authorising
    clock: Clock

    def list(self, asker: Asker, name: str) -> AlertList:
        """The alerts of a list that the asker may respond to."""
        self.authorise(asker, "list")
        with self.store.read() as work:
            found = work.alerts.listed(LISTS[name], _LISTED)
        mine = [one.alert for one in found if self._may(asker, one.alert)]
        return AlertList(name, tuple(mine))

    def show(self, asker: Asker, alert_id: int) -> AlertView:
        """One alert with its events; that somebody looked is kept."""
        placed = self._placed(asker, alert_id)
        with self.store.begin() as work:
            events = work.sightings.of_alert(alert_id, _EVENTS)
            work.record(LedgerEntry(self.clock(), asker, "looked", alert_subject(alert_id)))
        return AlertView(placed.alert, tuple(events))

    def do(self, asker: Asker, command: AlertCommand) -> Change | Unchanged:
        """Change an alert as a command says.

        Raises `NotFoundError`, `RefusedError` for who may not, and `UsageError`.
        """
        self._placed(asker, command.number)
        return self.change(command.number, asker, self._handling(asker, command))

    def answer(self, asker: Asker, alert_id: int, *, was_me: bool) -> Change | Unchanged:
        """What the person an alert is about says; they need no right for that."""
        handle = partial(handling.answer, by=asker.user, now=self.clock(), was_me=was_me)
        return self.change(alert_id, asker, handle)

    def still(self, asker: Asker, alert_id: int) -> Change | Unchanged:
        """Say that an acknowledgement still counts."""
        self._placed(asker, alert_id)
        return self.change(
            alert_id, asker, partial(handling.still, by=asker.user, now=self.clock())
        )

    def record(self, asker: Asker, deed: Deed, subject: str) -> None:
        """Keep that something was asked for, before anything is done."""
        with self.store.begin() as work:
            work.record(LedgerEntry(self.clock(), asker, deed, subject))

    def placed(self, asker: Asker, alert_id: int) -> Placed:
        """An alert that somebody may respond to, and where it stands."""
        return self._placed(asker, alert_id)

    def _handling(self, asker: Asker, command: AlertCommand) -> Handling:
        by, now = asker.user, self.clock()
        handlings: dict[str, Handling] = {
            "ack": partial(handling.acknowledge, by=by, now=now),
            "escalate": partial(handling.escalate, by=by, now=now, reason=command.text),
            "snooze": partial(handling.snooze, by=by, until=now + command.length, now=now),
            "assign": partial(handling.assign, by=by, to=command.person, now=now),
            "resolve": partial(
                handling.resolve,
                by=by,
                cause=command.text,
                now=now,
                false_positive=command.false_positive,
            ),
            "reopen": partial(handling.reopen, by=by, now=now),
            "mute": partial(handling.mute, by=by, now=now),
        }
        return handlings[command.verb]

    def _placed(self, asker: Asker, alert_id: int) -> Placed:
        with self.store.read() as work:
            placed = work.alerts.get(alert_id)
        if placed is None:
            raise NotFoundError(f"There is no alert {alert_id}. `alerts all` lists them.")
        self.authorise(asker, "respond", self._runbook(placed.alert))
        return placed

    def _may(self, asker: Asker, alert: Alert) -> bool:
        return self.authorise.allowed(asker, "respond", self._runbook(alert))

    def _runbook(self, alert: Alert) -> Runbook | None:
        """Of a runbook that is gone, only those may see alerts who may see everything."""
        try:
            return self.runbooks.get(alert.runbook_id)
        except NotFoundError:
            return None
