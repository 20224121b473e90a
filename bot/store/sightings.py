"""Counted events in the database: their key is what makes each count once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import delete, func, insert, select, update

from bot.domain.alerting.sighting import Sighting
from bot.services.work import Neighbour
from bot.store.tables import KEY_LENGTH, SCHEDULES, SIGHTINGS
from bot.store.values import instant, instant_text, key_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

__all__ = ["StoredSightings"]

_CHUNK = 500
"""Ids of one statement: SQLite takes 32,766 values, PostgreSQL's planner likes fewer."""

_PRESENT = SIGHTINGS.c.edition == func.coalesce(
    select(SCHEDULES.c.edition).where(SCHEDULES.c.name == SIGHTINGS.c.schedule).scalar_subquery(), 0
)
"""Counted for what its schedule asks now."""


@dataclass(frozen=True, slots=True)
class StoredSightings:
    """`bot.services.repositories.Sightings` in one transaction."""

    connection: Connection

    def add(self, schedule: str, sightings: Sequence[Sighting]) -> Sequence[Sighting]:
        """Count events; those that were not counted before, by the ids that they are kept by."""
        kept = (replace(one, event_id=key_text(one.event_id, KEY_LENGTH)) for one in sightings)
        distinct = {sighting.event_id: sighting for sighting in kept}
        known = {one.event_id for one in self.get(schedule, list(distinct))}
        new = [one for event_id, one in distinct.items() if event_id not in known]
        if new:
            edition = self._edition(schedule)
            rows = [_columns(schedule, sighting) | {"edition": edition} for sighting in new]
            self.connection.execute(insert(SIGHTINGS), rows)
        return new

    def near(
        self, schedule: str, group: str, start: datetime, end: datetime
    ) -> Sequence[Neighbour]:
        """The counted events of a group in `[start, end]`, by what the schedule asks now."""
        found = select(
            SIGHTINGS.c.event_id, SIGHTINGS.c.at, SIGHTINGS.c.alert_id, SIGHTINGS.c.seen
        ).where(
            SIGHTINGS.c.schedule == schedule,
            SIGHTINGS.c.grouped == group,
            SIGHTINGS.c.at >= instant_text(start),
            SIGHTINGS.c.at <= instant_text(end),
            SIGHTINGS.c.edition == self._edition(schedule),
        )
        return [
            Neighbour(row.event_id, instant(row.at), row.alert_id, row.seen)
            for row in self.connection.execute(found)
        ]

    def get(self, schedule: str, event_ids: Sequence[str]) -> Sequence[Sighting]:
        """Counted events by their ids."""
        found: list[Sighting] = []
        for chunk in _chunks(event_ids):
            rows = select(SIGHTINGS).where(*_these(schedule, chunk))
            found += [_sighting(row) for row in self.connection.execute(rows)]
        return found

    def attach(self, schedule: str, event_ids: Sequence[str], alert_id: int) -> None:
        """Note which alert events belong to."""
        self._change(schedule, event_ids, {"alert_id": alert_id})

    def known_to(self, alert_id: int, event_ids: Sequence[str]) -> frozenset[str]:
        """Which of these events the alert has already, from whatever schedule."""
        found: set[str] = set()
        for chunk in _chunks(event_ids):
            known = select(SIGHTINGS.c.event_id).where(
                SIGHTINGS.c.alert_id == alert_id, SIGHTINGS.c.event_id.in_(chunk)
            )
            found.update(self.connection.execute(known).scalars())
        return frozenset(found)

    def share(self, schedule: str, event_ids: Sequence[str], others: Sequence[str]) -> None:
        """Give events of a schedule to the alerts in which somebody has seen them already."""
        seen: dict[int, list[str]] = {}
        for chunk in _chunks(event_ids):
            known = select(SIGHTINGS.c.event_id, SIGHTINGS.c.alert_id).where(
                SIGHTINGS.c.schedule.in_(others),
                SIGHTINGS.c.event_id.in_(chunk),
                SIGHTINGS.c.alert_id.is_not(None),
                SIGHTINGS.c.seen,
                _PRESENT,
            )
            for row in self.connection.execute(known):
                seen.setdefault(row.alert_id, []).append(row.event_id)
        for alert_id, found in seen.items():
            self._change(schedule, found, {"alert_id": alert_id, "seen": True})

    def hide(self, schedule: str, event_ids: Sequence[str]) -> None:
        """Note that events belong to no alert and never will: a silence hid them."""
        self._change(schedule, event_ids, {"seen": True})

    def see(self, alert_id: int) -> int:
        """Note that somebody has seen all events of an alert; how many were new to them."""
        unseen = update(SIGHTINGS).where(
            SIGHTINGS.c.alert_id == alert_id, SIGHTINGS.c.seen.is_(False)
        )
        return self.connection.execute(unseen.values(seen=True)).rowcount

    def of_alert(self, alert_id: int, limit: int) -> Sequence[Sighting]:
        """An alert's events, the newest first."""
        found = (
            select(SIGHTINGS)
            .where(SIGHTINGS.c.alert_id == alert_id)
            .order_by(SIGHTINGS.c.at.desc(), SIGHTINGS.c.event_id)
            .limit(limit)
        )
        return [_sighting(row) for row in self.connection.execute(found)]

    def counts(
        self, by: Literal["principal", "action"], start: datetime, end: datetime, limit: int
    ) -> Sequence[tuple[str, int]]:
        """The most frequent principals or actions of the events in `[start, end)`."""
        column = SIGHTINGS.c[by]
        many = func.count(SIGHTINGS.c.event_id.distinct())
        found = (
            select(column, many)
            .where(SIGHTINGS.c.at >= instant_text(start), SIGHTINGS.c.at < instant_text(end))
            .group_by(column)
            .order_by(many.desc(), column)
            .limit(limit)
        )
        return [(row[0], row[1]) for row in self.connection.execute(found)]

    def counted(self, schedule: str, start: datetime, end: datetime) -> int:
        """How many events of a schedule are in `[start, end)`."""
        found = (
            select(func.count())
            .select_from(SIGHTINGS)
            .where(
                SIGHTINGS.c.schedule == schedule,
                SIGHTINGS.c.at >= instant_text(start),
                SIGHTINGS.c.at < instant_text(end),
            )
        )
        return int(self.connection.execute(found).scalar_one())

    def forget(self, before: datetime) -> int:
        """Remove events that happened before an instant; how many."""
        old = delete(SIGHTINGS).where(SIGHTINGS.c.at < instant_text(before))
        return self.connection.execute(old).rowcount

    def _edition(self, schedule: str) -> int:
        found = select(SCHEDULES.c.edition).where(SCHEDULES.c.name == schedule)
        return int(self.connection.execute(found).scalar() or 0)

    def _change(self, schedule: str, event_ids: Sequence[str], values: dict[str, Any]) -> None:
        for chunk in _chunks(event_ids):
            change = update(SIGHTINGS).where(*_these(schedule, chunk))
            self.connection.execute(change.values(values))


def _these(schedule: str, event_ids: Sequence[str]) -> tuple[Any, ...]:
    return (SIGHTINGS.c.schedule == schedule, SIGHTINGS.c.event_id.in_(event_ids))


def _chunks(event_ids: Sequence[str]) -> list[Sequence[str]]:
    return [event_ids[at : at + _CHUNK] for at in range(0, len(event_ids), _CHUNK)]


def _columns(schedule: str, sighting: Sighting) -> dict[str, Any]:
    return {
        "schedule": schedule,
        "event_id": sighting.event_id,
        "at": instant_text(sighting.at),
        "grouped": sighting.group,
        "alert_id": None,
        "seen": False,
        "principal": sighting.principal,
        "action": sighting.action,
        "resource": sighting.resource,
        "source": sighting.source,
        "account": sighting.account,
        "region": sighting.region,
        "error": sighting.error,
    }


def _sighting(row: Row[Any]) -> Sighting:
    return Sighting(
        event_id=row.event_id,
        at=instant(row.at),
        group=row.grouped,
        principal=row.principal,
        action=row.action,
        resource=row.resource,
        source=row.source,
        account=row.account,
        region=row.region,
        error=row.error,
    )
