"""What outlives the bot: a workspace, an archive, a database, and the files it reads."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import select

from bot.app import App
from bot.domain.alerting.alert import Alert
from bot.errors import StoreError
from bot.store.tables import ALERTS, OUTBOX, SLOTS
from tests.faults.waiting import until

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sqlalchemy import Row, Select

    from bot.sandbox import Sandbox
    from bot.store.database import Database

__all__ = ["LEVEL_SECONDS", "SCHEDULE", "SLOT_SECONDS", "THRESHOLD", "Ground"]

SCHEDULE = "denials"
THRESHOLD = 3
SLOT_SECONDS = 2
LEVEL_SECONDS = 4

_ESCALATION = """
channel: {channel}
default: short
hourly: 1000
policies:
  short:
    levels:
      - notify: ["user:{dana}"]
        timeout: {timeout}s
      - notify: ["user:{sam}"]
        timeout: {timeout}s
"""

_SCHEDULES = """
schedules:
  {schedule}:
    runbook: access-denied
    every: {every}s
    alert: {{threshold: {threshold}}}
    summary: never
"""

_ACCESS = """
rules:
  - channels: [{channel}]
    actions: ["*"]
"""

_UNSETTLED = ("waiting", "sending")


@dataclass(frozen=True)
class Ground:
    """Where a bot is put: whatever becomes of it, this stays and can be looked at."""

    sandbox: Sandbox
    folder: Path
    url: str = ""

    def prepare(self) -> None:
        """Write the bot's files: one schedule, and a policy of two short levels."""
        people = self.sandbox.workspace
        values = {
            "channel": people.channel("incidents").id,
            "dana": people.user("dana").id,
            "sam": people.user("sam").id,
            "timeout": LEVEL_SECONDS,
            "every": SLOT_SECONDS,
            "threshold": THRESHOLD,
            "schedule": SCHEDULE,
        }
        config = self.folder / "config"
        config.mkdir(parents=True)
        files = {"escalation": _ESCALATION, "schedules": _SCHEDULES, "access": _ACCESS}
        for name, text in files.items():
            (config / f"{name}.yaml").write_text(text.format(**values), encoding="utf-8")

    @property
    def environ(self) -> Mapping[str, str]:
        """The bot's environment."""
        elsewhere = {"AUDIT_AUDIT_DATABASE": self.url} if self.url else {}
        return {
            "PATH": os.environ["PATH"],
            "AUDIT_HOME": str(self.folder / "home"),
            "AUDIT_CONFIG": str(self.folder / "config"),
            "AUDIT_SLACK_API_URL": self.sandbox.api_url,
            "AUDIT_SLACK_BOT_TOKEN": self.sandbox.bot_token,
            "AUDIT_SLACK_APP_TOKEN": self.sandbox.app_token,
            **elsewhere,
        }

    @cached_property
    def app(self) -> App:
        """Another process's view of the same: it ingests, and runs no schedule."""
        return App(self.environ)

    @property
    def database(self) -> Database:
        """The database that the bot works with."""
        return self.app.database

    def rows(self, wanted: Select[Any]) -> Sequence[Row[Any]]:
        """Rows of the database as it is now."""
        with self.database.read() as connection:
            return connection.execute(wanted).all()

    def alerts(self) -> list[Alert]:
        """Every alert there is."""
        found = self.rows(select(ALERTS.c.body).order_by(ALERTS.c.id))
        return [msgspec.json.decode(row.body, type=Alert) for row in found]

    def undone(self) -> int:
        """Letters that have not left, and firings that have not ended."""
        letters = select(OUTBOX.c.id).where(OUTBOX.c.state.in_(_UNSETTLED))
        firings = select(SLOTS.c.slot).where(SLOTS.c.state == "claimed")
        return len(self.rows(letters)) + len(self.rows(firings))

    def settle(self, groups: int, seconds: float) -> None:
        """Wait until so many alerts have climbed to their end, and nothing is left to do."""

        def settled() -> bool:
            try:
                alerts = self.alerts()
                ended = sum(alert.due_at is None for alert in alerts)
                return ended == len(alerts) >= groups and not self.undone()
            except StoreError:
                return False

        until(settled, seconds, self.state)

    def state(self) -> str:
        """How far everything is, for whoever waits in vain."""
        alerts = self.alerts()
        ended = sum(alert.due_at is None for alert in alerts)
        states = [row.state for row in self.rows(select(OUTBOX.c.state))]
        letters = {state: states.count(state) for state in sorted(set(states))}
        return f"{ended} of {len(alerts)} alerts ended; letters {letters}; undone {self.undone()}"
