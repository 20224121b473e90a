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
    TypeDecorator,
)

from bot.domain.run import RunState
from bot.store.values import storable

if TYPE_CHECKING:
    from sqlalchemy import Dialect

__all__ = ["LEDGER", "METADATA", "RUNS", "SEEN"]

METADATA = MetaData()


class _Text(TypeDecorator[str]):
    """A text that nothing in it keeps from being stored or looked for."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else storable(value)


_STATES = ", ".join(f"'{state}'" for state in get_args(RunState))

RUNS = Table(
    "runs",
    METADATA,
    Column("id", _Text(64), primary_key=True),
    Column("team", _Text(32), nullable=False),
    Column("user", _Text(32), nullable=False),
    Column("asked_in", _Text(32), nullable=False),
    Column("asked_at", _Text(32), nullable=False),
    Column("text", _Text, nullable=False),
    Column("window_start", _Text(32), nullable=False),
    Column("window_end", _Text(32), nullable=False),
    Column("runbook_id", _Text(200)),
    Column("query", _Text),
    Column("parameters", JSON, nullable=False),
    Column("row_limit", Integer),
    Column("engine", _Text(64)),
    Column("private", Boolean, nullable=False),
    Column("channel", _Text(32), nullable=False),
    Column("message_ts", _Text(32), nullable=False),
    Column("state", _Text(16), nullable=False),
    Column("outcome", JSON(none_as_null=True)),
    CheckConstraint(f"state IN ({_STATES})", name="runs_state"),
    Index("runs_by_user", "team", "user", "asked_at"),
    Index("runs_by_state", "state"),
)
"""Instants are ISO 8601 in UTC with microseconds, which sort as texts."""

SEEN = Table(
    "seen_payloads",
    METADATA,
    Column("key", _Text(200), primary_key=True),
    Column("taken_at", _Text(32), nullable=False),
)

LEDGER = Table(
    "ledger",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", _Text(32), nullable=False),
    Column("team", _Text(32), nullable=False),
    Column("user", _Text(32), nullable=False),
    Column("channel", _Text(32), nullable=False),
    Column("deed", _Text(32), nullable=False),
    Column("subject", _Text, nullable=False),
    Column("detail", _Text, nullable=False),
    Column("previous", _Text(64), nullable=False),
    Column("hash", _Text(64), nullable=False, unique=True),
)
"""Each row carries the hash of the one before it; `detail` is canonical JSON."""
