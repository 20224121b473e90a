"""Which payloads were taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert
from sqlalchemy.exc import IntegrityError

from bot.store.tables import SEEN
from bot.store.values import instant_text

if TYPE_CHECKING:
    from datetime import datetime

    from bot.store.database import Database

__all__ = ["StoredPayloads"]


@dataclass(frozen=True, slots=True)
class StoredPayloads:
    """`bot.services.ports.SeenPayloads` over a database: a unique key decides who was first."""

    database: Database

    def first_time(self, key: str, now: datetime) -> bool:
        """Whether nobody has taken this payload; taking it is part of asking."""
        with self.database.begin() as connection:
            try:
                with connection.begin_nested():
                    connection.execute(insert(SEEN).values(key=key, taken_at=instant_text(now)))
            except IntegrityError:
                return False
        return True

    def forget(self, before: datetime) -> int:
        """Remove what was taken before an instant; how many."""
        old = delete(SEEN).where(SEEN.c.taken_at < instant_text(before))
        with self.database.begin() as connection:
            return connection.execute(old).rowcount
