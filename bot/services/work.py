"""What the alerts' services do inside one transaction, as Protocols; `bot.store.work` has them.

Everything that one step does, it does in one `Work`: the alert, the events it counted, what
leaves because of it and the ledger's entry are all kept, or none of them is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager
    from datetime import datetime

    from bot.domain.alerting.alert import Alert
    from bot.domain.ledger_entry import LedgerEntry
    from bot.services.repositories import (
        Alerts,
        Outbox,
        Overrides,
        ScheduleStates,
        Sightings,
        Silences,
    )

__all__ = [
    "Delivered",
    "Hidden",
    "Letter",
    "LetterKind",
    "Neighbour",
    "Placed",
    "ScheduleState",
    "SlotRun",
    "Store",
    "Work",
]

LetterKind = Literal[
    "post",
    "edit",
    "line",
    "direct",
    "ask",
    "remind",
    "page",
    "say",
    "summary",
    "digest",
]


@dataclass(frozen=True, slots=True)
class Letter:
    """Something that leaves. `stream` is where it goes: one letter of a stream at a time.

    `attempts` counts the tries with the present one: from the second on, it may have arrived,
    at or after `made`, in seconds since 1970.
    """

    key: str
    kind: LetterKind
    stream: str
    body: Mapping[str, Any] = field(default_factory=dict)
    alert_id: int | None = None
    priority: int = 5
    id: int = 0
    attempts: int = 0
    made: float = 0.0


@dataclass(frozen=True, slots=True)
class Delivered:
    """A letter that arrived, and what its carrier got for it."""

    letter: Letter
    receipt: str


@dataclass(frozen=True, slots=True)
class Placed:
    """An alert, and where its message stands: "" until it does.

    `summary` is the key of the summary that showed it last, "" for none.
    """

    alert: Alert
    channel: str
    message_ts: str
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An event that was counted, as the grouping needs it."""

    event_id: str
    at: datetime
    alert_id: int | None
    seen: bool


@dataclass(frozen=True, slots=True)
class ScheduleState:
    """How a schedule fares: arrivals counted up to `cursor`, events from `since` on.

    `pending` is a `bot.domain.alerting.tally.Tally` of what was counted since the last firing.
    """

    name: str
    cursor: int
    since: datetime
    last_slot: datetime | None = None
    failures: int = 0
    error: str = ""
    paused_by: str = ""
    pending: str = ""


@dataclass(frozen=True, slots=True)
class SlotRun:
    """One firing and what came of it."""

    schedule: str
    slot: datetime
    state: str
    claimed_at: datetime
    ended_at: datetime | None
    missed: int
    outcome: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Hidden:
    """What a silence hid."""

    at: datetime
    silence_id: int
    schedule: str
    group: str
    events: int


class Work(Protocol):
    """One transaction."""

    @property
    def alerts(self) -> Alerts:
        """The alerts."""

    @property
    def sightings(self) -> Sightings:
        """The events counted."""

    @property
    def schedules(self) -> ScheduleStates:
        """The schedules."""

    @property
    def outbox(self) -> Outbox:
        """What leaves."""

    @property
    def silences(self) -> Silences:
        """The silences."""

    @property
    def overrides(self) -> Overrides:
        """The overrides of on-call schedules."""

    def record(self, entry: LedgerEntry) -> None:
        """Add to the ledger."""

    def head(self) -> tuple[int, str]:
        """The ledger's last entry: its number and its hash."""


class Store(Protocol):
    """Where work is kept."""

    def begin(self) -> AbstractContextManager[Work]:
        """A transaction: kept at the end of the block, undone by an error."""

    def read(self) -> AbstractContextManager[Work]:
        """A transaction that only reads."""
