"""An alert: a deduplicated finding that somebody has to take in hand."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec reads the annotations
from typing import Literal

from msgspec import Struct

from bot.domain.alerting.escalation import Policy  # noqa: TC001 - msgspec reads the annotations
from bot.domain.runbook import Severity  # noqa: TC001 - same

__all__ = ["CLOSED", "FACETS", "SEVERITIES", "Alert", "Answered", "State", "severer"]

State = Literal["open", "acknowledged", "snoozed", "resolved", "false_positive"]
"""Escalated is a level of an open alert, and reopened is an open one that was not: no states."""

Answered = Literal["", "asked", "yes", "no", "silence"]
"""What became of asking the person an alert is about."""

CLOSED: frozenset[State] = frozenset({"resolved", "false_positive"})

SEVERITIES: tuple[Severity, ...] = ("low", "medium", "high", "critical")

FACETS = ("principals", "actions", "resources", "sources")
"""What an alert remembers of its events; a new value of the first three matters."""


class Alert(Struct, frozen=True):
    """Everything that is known of one alert; every change makes a new one, of a higher `version`.

    `count` is the number of its events, `first` and `last` their times. `level` and `round` say
    where its escalation is, both from zero; `climbs_at` when it goes on by itself, None where it
    does not. `confirmed_at` is when somebody last said that an acknowledgement still counts.
    `about` is the person of the chat that its events are of, "" where none is known.
    """

    id: int
    fingerprint: str
    schedule: str
    runbook_id: str
    title: str
    severity: Severity
    group_by: str
    group: str
    channel: str
    policy: Policy
    opened_at: datetime
    changed_at: datetime
    first: datetime
    last: datetime
    count: int = 0
    principals: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    state: State = "open"
    version: int = 0
    level: int = 0
    round: int = 0
    climbs_at: datetime | None = None
    exhausted: bool = False
    owner: str = ""
    acknowledged_at: datetime | None = None
    acknowledged_by: str = ""
    confirmed_at: datetime | None = None
    snoozed_until: datetime | None = None
    resolved_at: datetime | None = None
    resolved_by: str = ""
    cause: str = ""
    reopened: int = 0
    reopened_at: datetime | None = None
    reminds_at: datetime | None = None
    muted: bool = False
    about: str = ""
    answer: Answered = ""
    answers_by: datetime | None = None

    @property
    def closed(self) -> bool:
        """Whether nobody need do anything any more."""
        return self.state in CLOSED

    @property
    def due_at(self) -> datetime | None:
        """When it next changes by itself; None where it does not."""
        times = (self.climbs_at, self.snoozed_until, self.reminds_at, self.answers_by)
        return min((time for time in times if time is not None), default=None)


def severer(one: Severity, other: Severity) -> Severity:
    """The higher of two severities."""
    return max(one, other, key=SEVERITIES.index)
