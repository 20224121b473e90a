"""Alerts in the database: compare-and-set on their version decides who was first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import insert, select, update

from bot.domain.alerting.alert import CLOSED, Alert
from bot.services.work import Placed
from bot.store.tables import ALERTS
from bot.store.values import instant_text, json_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from bot.domain.alerting.alert import State

__all__ = ["StoredAlerts"]


@dataclass(frozen=True, slots=True)
class StoredAlerts:
    """`bot.services.repositories.Alerts` in one transaction."""

    connection: Connection

    def add(self, alert: Alert) -> Alert:
        """Keep a new alert, current for its fingerprint; the alert with its id."""
        row = _columns(alert) | {
            "fingerprint": alert.fingerprint,
            "current": alert.fingerprint,
            "opened_at": instant_text(alert.opened_at),
            "channel": alert.channel,
            "message_ts": "",
        }
        added = insert(ALERTS).values(row).returning(ALERTS.c.id)
        alert_id = self.connection.execute(added).scalar_one()
        known = msgspec.structs.replace(alert, id=alert_id)
        self.connection.execute(_of(alert_id).values(body=json_text(known)))
        return known

    def get(self, alert_id: int) -> Placed | None:
        """One alert, None where there is none."""
        row = self.connection.execute(select(ALERTS).where(ALERTS.c.id == alert_id)).first()
        return None if row is None else _placed(row)

    def current(self, fingerprint: str) -> Alert | None:
        """The alert that new events of a fingerprint belong to."""
        found = select(ALERTS.c.body).where(ALERTS.c.current == fingerprint)
        body = self.connection.execute(found).scalar()
        return None if body is None else _alert(body)

    def supersede(self, alert_id: int) -> None:
        """Let a new alert take over the fingerprint."""
        self.connection.execute(_of(alert_id).values(current=None))

    def save(self, alert: Alert) -> bool:
        """Keep the next version; False where somebody else was first."""
        change = _of(alert.id).where(ALERTS.c.version == alert.version - 1)
        return self.connection.execute(change.values(_columns(alert))).rowcount == 1

    def due(self, now: datetime, limit: int) -> Sequence[Alert]:
        """Alerts that change by themselves by now, the longest due first."""
        found = (
            select(ALERTS.c.body)
            .where(ALERTS.c.due_at <= instant_text(now))
            .order_by(ALERTS.c.due_at, ALERTS.c.id)
            .limit(limit)
        )
        return [_alert(body) for body in self.connection.execute(found).scalars()]

    def listed(self, states: Iterable[State], limit: int) -> Sequence[Placed]:
        """Alerts in these states, the latest opened first."""
        found = (
            select(ALERTS)
            .where(ALERTS.c.state.in_(list(states)))
            .order_by(ALERTS.c.opened_at.desc(), ALERTS.c.id.desc())
            .limit(limit)
        )
        return [_placed(row) for row in self.connection.execute(found)]

    def touched(self, start: datetime, end: datetime) -> Sequence[Alert]:
        """Alerts opened before `end` that were open or changed at or after `start`."""
        found = (
            select(ALERTS.c.body)
            .where(ALERTS.c.opened_at < instant_text(end))
            .where(
                (ALERTS.c.changed_at >= instant_text(start)) | ALERTS.c.state.not_in(list(CLOSED))
            )
            .order_by(ALERTS.c.id)
        )
        return [_alert(body) for body in self.connection.execute(found).scalars()]

    def placed(self, alert_id: int, channel: str, message_ts: str) -> None:
        """Note where the message stands."""
        self.connection.execute(_of(alert_id).values(channel=channel, message_ts=message_ts))

    def summed(self, alert_ids: Sequence[int], key: str) -> None:
        """Note which letter's summary shows them."""
        shown = update(ALERTS).where(ALERTS.c.id.in_(alert_ids))
        self.connection.execute(shown.values(summary=key))


def _of(alert_id: int) -> Any:  # noqa: ANN401 - an update, whose type names the table's columns
    return update(ALERTS).where(ALERTS.c.id == alert_id)


def _columns(alert: Alert) -> dict[str, Any]:
    """What follows from the alert and changes with it."""
    return {
        "state": alert.state,
        "version": alert.version,
        "changed_at": instant_text(alert.changed_at),
        "due_at": None if alert.due_at is None else instant_text(alert.due_at),
        "body": json_text(alert),
    }


def _alert(body: str) -> Alert:
    return msgspec.json.decode(body, type=Alert)


def _placed(row: Row[Any]) -> Placed:
    return Placed(_alert(row.body), row.channel, row.message_ts, row.summary)
