"""Alerts, what they are made of, and what leaves because of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    _alerts()
    _sightings()
    _schedules()
    _slots()
    _outbox()
    _silences()
    _hidden()
    _oncall_overrides()
    op.create_index("ledger_by_subject", "ledger", ["subject"], postgresql_using="hash")
    if op.get_bind().dialect.name == "sqlite":
        # INSERT OR REPLACE removes a row without the trigger for that
        op.execute(
            "CREATE TRIGGER ledger_refuses_replace BEFORE INSERT ON ledger"
            " WHEN EXISTS (SELECT 1 FROM ledger WHERE seq = NEW.seq)"
            " BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
        )


def _alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("current", sa.String(64), unique=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("opened_at", sa.String(32), nullable=False),
        sa.Column("changed_at", sa.String(32), nullable=False),
        sa.Column("due_at", sa.String(32)),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("message_ts", sa.String(32), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'acknowledged', 'snoozed', 'resolved', 'false_positive')",
            name="alerts_state",
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("alerts_by_due", "alerts", ["due_at"])
    op.create_index("alerts_by_state", "alerts", ["state", "opened_at"])


def _sightings() -> None:
    op.create_table(
        "sightings",
        sa.Column("schedule", sa.String(200), primary_key=True),
        sa.Column("event_id", sa.String(200), primary_key=True),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("grouped", sa.String(200), nullable=False),
        sa.Column("alert_id", sa.Integer),
        sa.Column("seen", sa.Boolean, nullable=False),
        sa.Column("principal", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("resource", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("region", sa.Text, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
    )
    op.create_index("sightings_by_group", "sightings", ["grouped", "schedule", "at"])
    op.create_index("sightings_by_alert", "sightings", ["alert_id"])
    op.create_index("sightings_by_time", "sightings", ["at"])


def _schedules() -> None:
    op.create_table(
        "schedules",
        sa.Column("name", sa.String(200), primary_key=True),
        sa.Column("cursor", sa.Integer, nullable=False),
        sa.Column("since", sa.String(32), nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("paused_by", sa.String(64), nullable=False),
    )


def _slots() -> None:
    op.create_table(
        "slots",
        sa.Column("schedule", sa.String(200), primary_key=True),
        sa.Column("slot", sa.String(32), primary_key=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("runner", sa.String(64), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("claimed_at", sa.String(32), nullable=False),
        sa.Column("lease_until", sa.String(32), nullable=False),
        sa.Column("ended_at", sa.String(32)),
        sa.Column("missed", sa.Integer, nullable=False),
        sa.Column("outcome", sa.JSON(none_as_null=True)),
        sa.CheckConstraint("state IN ('claimed', 'done', 'failed')", name="slots_state"),
    )
    op.create_index("slots_by_time", "slots", ["slot"])
    op.create_index("slots_by_state", "slots", ["state", "lease_until"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String(200), nullable=False, unique=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("stream", sa.String(200), nullable=False),
        sa.Column("sending", sa.String(200), unique=True),
        sa.Column("alert_id", sa.Integer),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("priority", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("not_before", sa.String(32), nullable=False),
        sa.Column("lease_until", sa.String(32), nullable=False),
        sa.Column("runner", sa.String(64), nullable=False),
        sa.Column("ended_at", sa.String(32)),
        sa.Column("receipt", sa.Text, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'sending', 'sent', 'failed', 'dropped')",
            name="outbox_state",
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("outbox_by_state", "outbox", ["state", "not_before", "priority", "id"])
    op.create_index("outbox_by_alert", "outbox", ["alert_id", "kind", "state"])
    op.create_index("outbox_by_stream", "outbox", ["stream", "kind", "made_at"])


def _silences() -> None:
    op.create_table(
        "silences",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("starts_at", sa.String(32), nullable=False),
        sa.Column("ends_at", sa.String(32), nullable=False),
        sa.Column("announced", sa.Boolean, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("silences_by_end", "silences", ["ends_at"])


def _hidden() -> None:
    op.create_table(
        "hidden",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("silence_id", sa.Integer, nullable=False),
        sa.Column("schedule", sa.String(200), nullable=False),
        sa.Column("grouped", sa.Text, nullable=False),
        sa.Column("events", sa.Integer, nullable=False),
    )
    op.create_index("hidden_by_time", "hidden", ["at"])


def _oncall_overrides() -> None:
    op.create_table(
        "oncall_overrides",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("schedule", sa.String(200), nullable=False),
        sa.Column("user", sa.String(64), nullable=False),
        sa.Column("starts_at", sa.String(32), nullable=False),
        sa.Column("ends_at", sa.String(32), nullable=False),
        sa.Column("made_by", sa.String(64), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("overrides_by_schedule", "oncall_overrides", ["schedule", "ends_at"])
