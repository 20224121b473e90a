"""The ledger: rows that each carry the hash of the one before, so that no change goes unnoticed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from bot.store.postgres import APPENDING, take_turn
from bot.store.tables import LEDGER
from bot.store.values import instant_text, storable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from bot.domain.ledger_entry import LedgerEntry
    from bot.store.database import Database

__all__ = ["NOTHING_BEFORE", "StoredLedger", "Verdict", "append", "head", "row_hash"]

NOTHING_BEFORE = "0" * 64
"""What the first row carries for a hash before it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the chain holds: how many rows, the last one's hash, and the first fault."""

    rows: int
    head: str
    fault: str = ""


@dataclass(frozen=True, slots=True)
class StoredLedger:
    """`bot.services.ports.Ledger` over a database."""

    database: Database

    def append(self, entry: LedgerEntry) -> None:
        """Add an entry, in a transaction of its own."""
        with self.database.begin() as connection:
            append(connection, entry)

    def verify(self) -> Verdict:
        """Walk the chain; the first row that was changed, removed or moved is named.

        Rows cut off its end leave a chain that holds: they show in `rows` and `head`, against
        those of an earlier verdict that was noted elsewhere.
        """
        previous, rows = NOTHING_BEFORE, 0
        chain = select(LEDGER).order_by(LEDGER.c.seq).execution_options(yield_per=1000)
        with self.database.read() as connection:
            for row in connection.execute(chain).mappings():
                fault = _fault(dict(row), rows + 1, previous)
                if fault:
                    return Verdict(rows, previous, fault)
                rows, previous = rows + 1, row["hash"]
        return Verdict(rows, previous)


def _fault(row: Mapping[str, Any], seq: int, previous: str) -> str:
    if row["seq"] != seq:
        return f"entry {seq} is missing"
    if row["previous"] != previous:
        return f"entry {seq} does not follow {seq - 1}"
    return "" if row_hash(row) == row["hash"] else f"entry {seq} was changed"


def append(connection: Connection, entry: LedgerEntry) -> None:
    """Add an entry, last of all that the transaction does.

    Each row is made from the one before, so two writers must not both build on the same. SQLite's
    transaction holds the only write lock. On PostgreSQL an advisory lock is held from here to the
    commit: replicas append one after the other, and each sees the row that the last one wrote.
    Without it both would number their rows alike, and the second would be refused by the key. A
    transaction that appends and then changes rows which another has changed may deadlock with it;
    PostgreSQL ends one of them, which is told as a retryable `StoreError`.
    """
    take_turn(connection, APPENDING)
    before, previous = head(connection)
    row = _row(entry, before + 1, previous)
    connection.execute(insert(LEDGER).values(row | {"hash": row_hash(row)}))


def head(connection: Connection) -> tuple[int, str]:
    """The last entry's number and hash: noted elsewhere, they show whether any was cut off."""
    last = select(LEDGER.c.seq, LEDGER.c.hash).order_by(LEDGER.c.seq.desc()).limit(1)
    row = connection.execute(last).first()
    return (row.seq, row.hash) if row else (0, NOTHING_BEFORE)


def row_hash(row: Mapping[str, Any]) -> str:
    """SHA-256 of a row's canonical JSON, everything in it but its own hash."""
    content = {name: value for name, value in row.items() if name != "hash"}
    # what is no text any more has a hash too, and no text has the same
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), default=lambda it: [repr(it)])
    return hashlib.sha256(text.encode()).hexdigest()


def _row(entry: LedgerEntry, seq: int, previous: str) -> dict[str, Any]:
    detail = json.dumps(dict(entry.detail), sort_keys=True, separators=(",", ":"))
    texts = {
        "at": instant_text(entry.at),
        "team": entry.asker.team,
        "user": entry.asker.user,
        "channel": entry.asker.channel,
        "deed": entry.deed,
        "subject": entry.subject,
        "detail": detail,
        "previous": previous,
    }
    # as they are stored, so that the hash of what is read back is the same
    return {"seq": seq} | {name: storable(text) for name, text in texts.items()}
