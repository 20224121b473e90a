"""One transaction over everything that alerts are made of."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bot.store.alerts import StoredAlerts
from bot.store.ledger import append, head
from bot.store.outbox import StoredOutbox
from bot.store.overrides import StoredOverrides
from bot.store.postgres import APPENDING, take_turn
from bot.store.schedules import StoredSchedules
from bot.store.sightings import StoredSightings
from bot.store.silences import StoredSilences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from bot.domain.ledger_entry import LedgerEntry
    from bot.store.database import Database

__all__ = ["AlertStore", "StoredWork"]


@dataclass(frozen=True)
class StoredWork:
    """`bot.services.work.Work` on a connection in a transaction."""

    connection: Connection

    @cached_property
    def alerts(self) -> StoredAlerts:
        """The alerts."""
        return StoredAlerts(self.connection)

    @cached_property
    def sightings(self) -> StoredSightings:
        """The events counted."""
        return StoredSightings(self.connection)

    @cached_property
    def schedules(self) -> StoredSchedules:
        """The schedules."""
        return StoredSchedules(self.connection)

    @cached_property
    def outbox(self) -> StoredOutbox:
        """What leaves."""
        return StoredOutbox(self.connection)

    @cached_property
    def silences(self) -> StoredSilences:
        """The silences."""
        return StoredSilences(self.connection)

    @cached_property
    def overrides(self) -> StoredOverrides:
        """The overrides of on-call schedules."""
        return StoredOverrides(self.connection)

    def record(self, entry: LedgerEntry) -> None:
        """Add to the ledger."""
        append(self.connection, entry)

    def head(self) -> tuple[int, str]:
        """The ledger's last entry: its number and its hash."""
        return head(self.connection)


@dataclass(frozen=True, slots=True)
class AlertStore:
    """`bot.services.work.Store` over a database."""

    database: Database

    @contextmanager
    def begin(self) -> Iterator[StoredWork]:
        """A transaction: kept at the end of the block, undone by an error."""
        with self.database.begin() as connection:
            # every work ends in the ledger: who changed rows first and waited then for its turn
            # there would wait for one that waits for those rows
            take_turn(connection, APPENDING)
            yield StoredWork(connection)

    @contextmanager
    def read(self) -> Iterator[StoredWork]:
        """A transaction that only reads."""
        with self.database.read() as connection:
            yield StoredWork(connection)
