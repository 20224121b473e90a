"""The ledger: rows that each carry the hash of the one before, so that no change goes unnoticed."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select

from bot.domain.ledger_row import LedgerRow
from bot.store.chain import NOTHING_BEFORE, row_hash, verdict
from bot.store.postgres import APPENDING, take_turn
from bot.store.tables import LEDGER
from bot.store.values import instant_text, storable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, Select

    from bot.domain.ledger_entry import LedgerEntry
    from bot.domain.ledger_row import Head, LedgerFilter, Verdict
    from bot.store.database import Database

__all__ = ["StoredLedger", "append", "head"]

_BATCH = 1000
"""Rows in memory at a time."""


@dataclass(frozen=True, slots=True)
class StoredLedger:
    """`bot.services.ports.Ledger` and `bot.services.read_ledger.LedgerRows` over a database."""

    database: Database

    def append(self, entry: LedgerEntry) -> None:
        """Add an entry, in a transaction of its own."""
        with self.database.begin() as connection:
            append(connection, entry)

    def verify(
        self, noted: Head | None = None, advance: Callable[[int], None] | None = None
    ) -> Verdict:
        """Walk the chain as `bot.store.chain.verdict` does; `advance` is told of each row."""
        with self._read(select(LEDGER).order_by(LEDGER.c.seq)) as rows:
            return verdict(_watched(rows, advance), noted)

    def rows(self, wanted: LedgerFilter) -> Iterator[LedgerRow]:
        """The rows that are wanted, the oldest first; a transaction is open until the last."""
        query = select(LEDGER).where(*_conditions(wanted)).order_by(LEDGER.c.seq)
        with self._read(query) as rows:
            yield from map(_row_of, rows)

    def latest(self, wanted: LedgerFilter, limit: int) -> Sequence[LedgerRow]:
        """The last `limit` rows that are wanted, the latest first."""
        query = select(LEDGER).where(*_conditions(wanted)).order_by(LEDGER.c.seq.desc())
        with self._read(query.limit(limit)) as rows:
            return [_row_of(row) for row in rows]

    def count(self, wanted: LedgerFilter) -> int:
        """How many rows are wanted."""
        query = select(func.count()).select_from(LEDGER).where(*_conditions(wanted))
        with self.database.read() as connection:
            return connection.execute(query).scalar_one()

    @contextmanager
    def _read(self, query: Select[Any]) -> Iterator[Iterable[Mapping[str, Any]]]:
        """The rows, a batch at a time; the server's cursor is closed wherever reading ends."""
        batched = query.execution_options(yield_per=_BATCH)
        with self.database.read() as connection, connection.execute(batched) as result:
            yield map(dict, result.mappings())


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


def _conditions(wanted: LedgerFilter) -> list[ColumnElement[bool]]:
    equal = {"user": wanted.user, "deed": wanted.deed, "subject": wanted.subject}
    found = [LEDGER.c[name] == value for name, value in equal.items() if value is not None]
    if wanted.since is not None:
        found.append(LEDGER.c.at >= instant_text(wanted.since))
    return found


def _watched(
    rows: Iterable[Mapping[str, Any]], advance: Callable[[int], None] | None
) -> Iterator[Mapping[str, Any]]:
    for count, row in enumerate(rows, start=1):
        yield row
        if advance is not None:
            advance(count)


def _row_of(row: Mapping[str, Any]) -> LedgerRow:
    """The row as texts; what is no text any more is shown as what it is."""
    seq = row["seq"]
    texts = {name: value for name, value in row.items() if name != "seq"}
    shown = {name: it if isinstance(it, str) else repr(it) for name, it in texts.items()}
    return LedgerRow(seq, **shown)
