"""Silences and what they hid, in the database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import delete, insert, select, update

from bot.domain.alerting.silence import Silence
from bot.services.work import Hidden
from bot.store.tables import HIDDEN, SILENCES
from bot.store.values import instant, instant_text, json_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

__all__ = ["StoredSilences"]


@dataclass(frozen=True, slots=True)
class StoredSilences:
    """`bot.services.repositories.Silences` in one transaction."""

    connection: Connection

    def add(self, silence: Silence) -> Silence:
        """Keep a new one; with its id."""
        added = self.connection.execute(
            insert(SILENCES).values(_columns(silence)).returning(SILENCES.c.id)
        )
        known = msgspec.structs.replace(silence, id=added.scalar_one())
        self.save(known)
        return known

    def get(self, silence_id: int) -> Silence | None:
        """One of them."""
        found = select(SILENCES.c.body).where(SILENCES.c.id == silence_id)
        body = self.connection.execute(found).scalar()
        return None if body is None else _silence(body)

    def lasting(self, now: datetime) -> Sequence[Silence]:
        """Those that have not ended, the soonest to end first."""
        return self._where(SILENCES.c.ends_at > instant_text(now))

    def unannounced(self, now: datetime) -> Sequence[Silence]:
        """Those that have ended and nobody was told."""
        ended = SILENCES.c.ends_at <= instant_text(now)
        return self._where(ended & SILENCES.c.announced.is_(False))

    def save(self, silence: Silence) -> None:
        """Keep a changed one."""
        change = update(SILENCES).where(SILENCES.c.id == silence.id)
        self.connection.execute(change.values(_columns(silence)))

    def hid(self, hidden: Hidden) -> None:
        """Count what was hidden."""
        row = {
            "at": instant_text(hidden.at),
            "silence_id": hidden.silence_id,
            "schedule": hidden.schedule,
            "grouped": hidden.group,
            "events": hidden.events,
        }
        self.connection.execute(insert(HIDDEN).values(row))

    def forget(self, before: datetime) -> int:
        """Remove what is known of events that were hidden before an instant; how many."""
        old = delete(HIDDEN).where(HIDDEN.c.at < instant_text(before))
        return self.connection.execute(old).rowcount

    def hidden(self, start: datetime, end: datetime) -> Sequence[Hidden]:
        """What was hidden in `[start, end)`."""
        found = select(HIDDEN).where(
            HIDDEN.c.at >= instant_text(start), HIDDEN.c.at < instant_text(end)
        )
        return [
            Hidden(instant(row.at), row.silence_id, row.schedule, row.grouped, row.events)
            for row in self.connection.execute(found.order_by(HIDDEN.c.id))
        ]

    def _where(self, condition: Any) -> Sequence[Silence]:  # noqa: ANN401 - any SQL condition
        found = select(SILENCES.c.body).where(condition).order_by(SILENCES.c.ends_at)
        return [_silence(body) for body in self.connection.execute(found).scalars()]


def _columns(silence: Silence) -> dict[str, Any]:
    return {
        "starts_at": instant_text(silence.starts_at),
        "ends_at": instant_text(silence.ends_at),
        "announced": silence.announced,
        "body": json_text(silence),
    }


def _silence(body: str) -> Silence:
    return msgspec.json.decode(body, type=Silence)
