"""The tables of what was asked and done; `migrations/` builds them."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

from bot.domain.run import RunState
from bot.store.values import storable

if TYPE_CHECKING:
    from sqlalchemy import Dialect

__all__ = ["LEDGER", "METADATA", "RUNS", "SEEN"]

METADATA = MetaData()


class _String(TypeDecorator[str]):
    """A text that nothing in it keeps from being stored or looked for."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else storable(value)


class _Text(_String):
    """The same, of any length."""

    impl = Text
    cache_ok = True


_STATES = ", ".join(f"'{state}'" for state in get_args(RunState))

RUNS = Table(
    "runs",
    METADATA,
    Column("id", _String(64), primary_key=True),
    Column("team", _String(32), nullable=False),
    Column("user", _String(32), nullable=False),
    Column("asked_in", _String(32), nullable=False),
    Column("asked_at", _String(32), nullable=False),
    Column("text", _Text, nullable=False),
    Column("window_start", _String(32), nullable=False),
    Column("window_end", _String(32), nullable=False),
    Column("runbook_id", _String(200)),
    Column("query", _Text),
    Column("parameters", JSON, nullable=False),
    Column("row_limit", Integer),
    Column("engine", _String(64)),
    Column("private", Boolean, nullable=False),
    Column("channel", _String(32), nullable=False),
    Column("message_ts", _String(32), nullable=False),
    Column("state", _String(16), nullable=False),
    Column("outcome", JSON(none_as_null=True)),
    CheckConstraint(f"state IN ({_STATES})", name="runs_state"),
    Index("runs_by_user", "team", "user", "asked_at"),
    Index("runs_by_state", "state"),
)
"""Instants are ISO 8601 in UTC with microseconds, which sort as texts."""

SEEN = Table(
    "seen_payloads",
    METADATA,
    Column("key", _String(200), primary_key=True),
    Column("taken_at", _String(32), nullable=False),
)

LEDGER = Table(
    "ledger",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", _String(32), nullable=False),
    Column("team", _String(32), nullable=False),
    Column("user", _String(32), nullable=False),
    Column("channel", _String(32), nullable=False),
    Column("deed", _String(32), nullable=False),
    Column("subject", _Text, nullable=False),
    Column("detail", _Text, nullable=False),
    Column("previous", _String(64), nullable=False),
    Column("hash", _String(64), nullable=False, unique=True),
)
"""Each row carries the hash of the one before it; `detail` is canonical JSON."""
