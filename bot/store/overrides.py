"""Overrides of on-call schedules in the database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from bot.domain.oncall import Override
from bot.store.tables import OVERRIDES
from bot.store.values import instant, instant_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

__all__ = ["StoredOverrides"]


@dataclass(frozen=True, slots=True)
class StoredOverrides:
    """`bot.services.repositories.Overrides` in one transaction."""

    connection: Connection

    def add(self, override: Override) -> Override:
        """Keep a new one; with its id."""
        row = {
            "schedule": override.schedule,
            "user": override.user,
            "starts_at": instant_text(override.start),
            "ends_at": instant_text(override.end),
            "made_by": override.by,
            "reason": override.reason,
        }
        added = self.connection.execute(insert(OVERRIDES).values(row).returning(OVERRIDES.c.id))
        return replace(override, id=str(added.scalar_one()))

    def lasting(self, now: datetime) -> Sequence[Override]:
        """Those that have not ended, the first made first."""
        found = select(OVERRIDES).where(OVERRIDES.c.ends_at > instant_text(now))
        return [
            Override(
                id=str(row.id),
                schedule=row.schedule,
                user=row.user,
                start=instant(row.starts_at),
                end=instant(row.ends_at),
                by=row.made_by,
                reason=row.reason,
            )
            for row in self.connection.execute(found.order_by(OVERRIDES.c.id))
        ]

    def remove(self, override_id: str) -> bool:
        """Take one back; False where there is none."""
        if not override_id.isdecimal():
            return False
        one = delete(OVERRIDES).where(OVERRIDES.c.id == int(override_id))
        return self.connection.execute(one).rowcount == 1
