"""The tables of what was asked and done; `migrations/` builds them."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Index, Integer, MetaData, String, Table, Text

__all__ = ["LEDGER", "METADATA", "RUNS", "SEEN"]

METADATA = MetaData()

RUNS = Table(
    "runs",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("team", String(32), nullable=False),
    Column("user", String(32), nullable=False),
    Column("asked_in", String(32), nullable=False),
    Column("asked_at", String(32), nullable=False),
    Column("text", Text, nullable=False),
    Column("window_start", String(32), nullable=False),
    Column("window_end", String(32), nullable=False),
    Column("runbook_id", String(200)),
    Column("query", Text),
    Column("parameters", JSON, nullable=False),
    Column("row_limit", Integer),
    Column("engine", String(64)),
    Column("private", Boolean, nullable=False),
    Column("channel", String(32), nullable=False),
    Column("message_ts", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("outcome", JSON(none_as_null=True)),
    Index("runs_by_user", "team", "user", "asked_at"),
    Index("runs_by_state", "state"),
)
"""Instants are ISO 8601 in UTC with microseconds, which sort as texts."""

SEEN = Table(
    "seen_payloads",
    METADATA,
    Column("key", String(200), primary_key=True),
    Column("taken_at", String(32), nullable=False),
)

LEDGER = Table(
    "ledger",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("team", String(32), nullable=False),
    Column("user", String(32), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("deed", String(32), nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
)
"""Each row carries the hash of the one before it; `detail` is canonical JSON."""
