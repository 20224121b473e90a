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

from bot.domain.alerting.alert import State
from bot.domain.run import RunState
from bot.store.values import key_text, storable

if TYPE_CHECKING:
    from sqlalchemy import Dialect

__all__ = [
    "ALERTS",
    "HIDDEN",
    "KEY_LENGTH",
    "LEDGER",
    "METADATA",
    "OUTBOX",
    "OVERRIDES",
    "RUNS",
    "SCHEDULES",
    "SEEN",
    "SIGHTINGS",
    "SILENCES",
    "SLOTS",
]

METADATA = MetaData()

KEY_LENGTH = 200
"""Characters of a key that events bring."""


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


class _Key(TypeDecorator[str]):
    """A text that an event brings and that an index is made of: of any length, and yet a key."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else key_text(value, KEY_LENGTH)


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
    Index("ledger_by_subject", "subject", postgresql_using="hash"),
)
"""Each row carries the hash of the one before it; `detail` is canonical JSON. A subject may be all
that somebody typed: an index of hashes takes any length of it."""

_ALERT_STATES = ", ".join(f"'{state}'" for state in get_args(State))

ALERTS = Table(
    "alerts",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("fingerprint", _String(64), nullable=False),
    Column("current", _String(64), unique=True),
    Column("state", _String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("opened_at", _String(32), nullable=False),
    Column("changed_at", _String(32), nullable=False),
    Column("due_at", _String(32)),
    Column("channel", _String(32), nullable=False),
    Column("message_ts", _String(32), nullable=False),
    Column("body", _Text, nullable=False),
    Column("summary", _String(300), nullable=False, server_default=""),
    CheckConstraint(f"state IN ({_ALERT_STATES})", name="alerts_state"),
    Index("alerts_by_due", "due_at"),
    Index("alerts_by_state", "state", "opened_at"),
    sqlite_autoincrement=True,
)
"""`current` is the fingerprint while new events belong to this alert, null once another took over.

`channel` and `message_ts` say where its message stands, "" until it does; `body` is the alert;
`summary` is the key of the letter whose summary showed it last, "" for none.
"""

SIGHTINGS = Table(
    "sightings",
    METADATA,
    Column("schedule", _String(200), primary_key=True),
    Column("event_id", _Key(KEY_LENGTH), primary_key=True),
    Column("at", _String(32), nullable=False),
    Column("grouped", _Key(KEY_LENGTH), nullable=False),
    Column("alert_id", Integer),
    Column("seen", Boolean, nullable=False),
    Column("principal", _Text, nullable=False),
    Column("action", _Text, nullable=False),
    Column("resource", _Text, nullable=False),
    Column("source", _Text, nullable=False),
    Column("account", _Text, nullable=False),
    Column("region", _Text, nullable=False),
    Column("error", _Text, nullable=False),
    Column("edition", Integer, nullable=False, server_default="0"),
    Index("sightings_by_group", "grouped", "schedule", "at"),
    Index("sightings_by_alert", "alert_id"),
    Index("sightings_by_time", "at"),
)
"""The events that schedules have counted: the key is what makes each count once.

`edition` is the schedule's own when it counted the event.
"""

SCHEDULES = Table(
    "schedules",
    METADATA,
    Column("name", _String(200), primary_key=True),
    Column("cursor", Integer, nullable=False),
    Column("since", _String(32), nullable=False),
    Column("failures", Integer, nullable=False),
    Column("error", _Text, nullable=False),
    Column("paused_by", _String(64), nullable=False),
    Column("pending", _Text, nullable=False, server_default=""),
    Column("asked", _Text, nullable=False, server_default=""),
    Column("edition", Integer, nullable=False, server_default="0"),
)
"""What is known of each schedule: up to which arrival its events were counted, how it fares, and
what it counted since its last firing.

`asked` is a mark of what it asks, "" until it first tells; `edition` grows when that changes.
"""

SLOTS = Table(
    "slots",
    METADATA,
    Column("schedule", _String(200), primary_key=True),
    Column("slot", _String(32), primary_key=True),
    Column("state", _String(16), nullable=False),
    Column("runner", _String(64), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("claimed_at", _String(32), nullable=False),
    Column("lease_until", _String(32), nullable=False),
    Column("ended_at", _String(32)),
    Column("missed", Integer, nullable=False),
    Column("outcome", JSON(none_as_null=True)),
    CheckConstraint("state IN ('claimed', 'done', 'failed')", name="slots_state"),
    Index("slots_by_time", "slot"),
    Index("slots_by_state", "state", "lease_until"),
)
"""Firings: the key is what makes each run once, however many replicas there are."""

OUTBOX = Table(
    "outbox",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("key", _String(200), nullable=False, unique=True),
    Column("kind", _String(16), nullable=False),
    Column("stream", _String(200), nullable=False),
    Column("sending", _String(200), unique=True),
    Column("alert_id", Integer),
    Column("body", JSON, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("state", _String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("made_at", _String(32), nullable=False),
    Column("not_before", _String(32), nullable=False),
    Column("lease_until", _String(32), nullable=False),
    Column("runner", _String(64), nullable=False),
    Column("ended_at", _String(32)),
    Column("receipt", _Text, nullable=False),
    Column("error", _Text, nullable=False),
    CheckConstraint(
        "state IN ('waiting', 'sending', 'sent', 'failed', 'dropped')", name="outbox_state"
    ),
    Index("outbox_by_state", "state", "not_before", "priority", "id"),
    Index("outbox_by_alert", "alert_id", "kind", "state"),
    Index("outbox_by_stream", "stream", "kind", "made_at"),
    sqlite_autoincrement=True,
)
"""All that leaves. `sending` is the stream while a letter of it is on its way: one at a time."""

SILENCES = Table(
    "silences",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("starts_at", _String(32), nullable=False),
    Column("ends_at", _String(32), nullable=False),
    Column("announced", Boolean, nullable=False),
    Column("body", _Text, nullable=False),
    Index("silences_by_end", "ends_at"),
    sqlite_autoincrement=True,
)

HIDDEN = Table(
    "hidden",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("at", _String(32), nullable=False),
    Column("silence_id", Integer, nullable=False),
    Column("schedule", _String(200), nullable=False),
    Column("grouped", _Text, nullable=False),
    Column("events", Integer, nullable=False),
    Index("hidden_by_time", "at"),
)
"""What silences kept from being alerts, for the digest to count."""

OVERRIDES = Table(
    "oncall_overrides",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("schedule", _String(200), nullable=False),
    Column("user", _String(64), nullable=False),
    Column("starts_at", _String(32), nullable=False),
    Column("ends_at", _String(32), nullable=False),
    Column("made_by", _String(64), nullable=False),
    Column("reason", _Text, nullable=False),
    Index("overrides_by_schedule", "schedule", "ends_at"),
    sqlite_autoincrement=True,
)
