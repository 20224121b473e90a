"""What the services need from outside, as Protocols: adapters are chosen in `bot.app` alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import threading
    from datetime import datetime, tzinfo
    from pathlib import Path

    from bot.domain.alerting.sighting import Sighting
    from bot.domain.answer import Answer, Question
    from bot.domain.archive_report import (
        ArchiveStatus,
        AttachReport,
        CompactReport,
        ExpireReport,
        IngestReport,
        Rejected,
    )
    from bot.domain.ledger_entry import LedgerEntry
    from bot.domain.run import Outcome, Run, RunState
    from bot.domain.runbook import Runbook
    from bot.domain.timeline import Timeline

__all__ = [
    "Archive",
    "Arrivals",
    "Cancellation",
    "Charts",
    "Clock",
    "Companion",
    "Engine",
    "EngineState",
    "Explanation",
    "Groups",
    "Ledger",
    "Progress",
    "Runbooks",
    "Runs",
    "SeenPayloads",
    "Server",
    "Trails",
    "Workspace",
]


Progress = Callable[[int, int], None]
"""Told how much is done, and how much there is."""


class Clock(Protocol):
    """Tells the time, so that tests can."""

    def __call__(self) -> datetime:
        """Now, aware."""


class Cancellation(Protocol):
    """Somebody's wish to stop a query; `bot.services.cancellation.CancelToken` is one."""

    @property
    def cancelled(self) -> bool:
        """Whether somebody has cancelled."""

    def on_cancel(self, stop: Callable[[], None]) -> None:
        """Call `stop` when somebody cancels, or at once if somebody has."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """How an engine would answer, without answering: its SQL and what it would read."""

    engine: str
    sql: str
    totals_sql: str
    files: tuple[str, ...]
    bytes: int


class Engine(Protocol):
    """Answers questions about events."""

    @property
    def name(self) -> str:
        """The engine's name as `--engine` takes it."""

    def ask(self, question: Question, *, cancellation: Cancellation | None = None) -> Answer:
        """Answer a question.

        Raises `QueryError` for a query that is refused and `EngineError` for one that fails:
        past its time limit, past its memory limit, or cancelled.
        """

    def explain(
        self, question: Question, *, cancellation: Cancellation | None = None
    ) -> Explanation:
        """Say how the question is answered; raises what `ask` raises."""


@dataclass(frozen=True, slots=True)
class EngineState:
    """An engine that there is: where it asks, "" where the settings do not say."""

    name: str
    asks: str
    is_default: bool


class Arrivals(Protocol):
    """What has newly come to where events are kept; arrivals are numbered, from 1 on."""

    def head(self) -> int:
        """The number up to which everything is there, 0 before the first."""

    def sightings(
        self, question: Question, group_by: str, after: int, upto: int
    ) -> Sequence[Sighting]:
        """The events that a question is about and that arrived in `(after, upto]`.

        `group_by` is the column of the result that keeps alerts apart. Raises what `Engine.ask`
        raises.
        """

    def counts_events(self, question: Question, measure: str | None) -> bool:
        """Whether a rule's measure is the number of events, whatever else the query makes."""


class Runbooks(Protocol):
    """Where runbooks come from."""

    def get(self, runbook_id: str) -> Runbook:
        """One runbook; `NotFoundError` with the nearest id where there is none."""

    def ids(self) -> Sequence[str]:
        """Every id, sorted."""

    def all(self) -> Sequence[Runbook]:
        """Every runbook, sorted by id; `RunbookError` naming every file that is refused."""

    def paths(self) -> Sequence[Path]:
        """Every runbook's file, sorted by id."""


class Archive(Protocol):
    """Where events are kept."""

    def ingest(
        self, paths: Sequence[Path], *, processes: int | None, progress: Progress | None
    ) -> IngestReport:
        """Take the objects at and under the paths in; `UsageError` for a path that is not there."""

    def status(self) -> ArchiveStatus:
        """The archive in numbers."""

    def rejected(self) -> Sequence[Rejected]:
        """What was set aside, by object and position."""

    def compact(self, *, progress: Progress | None) -> CompactReport:
        """Merge small files."""

    def attach(self, *, progress: Progress | None) -> AttachReport:
        """Learn anew what the table holds, where its index is lost or somebody else wrote."""

    def expire(self, *, before: datetime, dry_run: bool) -> ExpireReport:
        """Remove the whole days that ended before an instant, or say what that would remove."""


class Trails(Protocol):
    """Where objects come from by themselves, or by an address."""

    def names(self) -> Sequence[str]:
        """The trails that are followed."""

    def ingest(  # noqa: PLR0913 - what is asked for
        self,
        url: str,
        since: datetime,
        until: datetime,
        *,
        processes: int | None,
        listing: Progress | None,
        progress: Progress | None,
    ) -> IngestReport:
        """Take in what was delivered under `s3://bucket/prefix` in `[since, until]`.

        Raises `UsageError` where no trail writes there, `AwsError` where AWS refuses or is away.
        """

    def follow(self, stop: threading.Event) -> None:
        """Take in what the trails bring until `stop` is set."""


class Companion(Protocol):
    """What runs beside the chat."""

    def start(self) -> None:
        """Begin."""

    def stop(self) -> None:
        """Stop with nothing half done; also where it has not begun."""

    def describe(self) -> str:
        """What it does, in a sentence; "" for nothing."""


class Runs(Protocol):
    """The runs, kept for as long as the buttons of their answers are to work."""

    def add(self, run: Run, entry: LedgerEntry | None = None) -> None:
        """Keep a new run; with an entry, together with it or not at all."""

    def get(self, run_id: str) -> Run | None:
        """One run; None where there is none, or none any more."""

    def placed(self, run_id: str, channel: str, message_ts: str) -> None:
        """Note where the answer stands."""

    def ended(
        self, run_id: str, state: RunState, outcome: Outcome, entry: LedgerEntry | None = None
    ) -> bool:
        """Note how a running run ended; False, and no change, where it had ended already.

        With an entry, that is added to the ledger in the same transaction.
        """

    def recent(self, team: str, user: str, limit: int) -> Sequence[Run]:
        """What somebody asked lately, the latest first."""

    def running(self) -> Sequence[Run]:
        """Every run that has not ended, the oldest first: after a crash, those it cut off."""

    def forget(self, before: datetime) -> int:
        """Remove ended runs that were asked before an instant; how many."""


class Ledger(Protocol):
    """The append-only record of everything asked and done."""

    def append(self, entry: LedgerEntry) -> None:
        """Add an entry, chained to the one before it by its hash."""


class SeenPayloads(Protocol):
    """Which of Slack's payloads were taken, so that a repeated one does nothing twice."""

    def first_time(self, key: str, now: datetime) -> bool:
        """Whether nobody has taken this payload; taking it is part of asking."""

    def forget(self, before: datetime) -> int:
        """Remove what was taken before an instant; how many."""


class Groups(Protocol):
    """Who belongs to which Slack user group."""

    def members(self, group: str) -> frozenset[str]:
        """The user ids of a group (`S...`); empty for one that does not exist."""


class Server(Protocol):
    """Something that serves until it is stopped."""

    def start(self) -> str:
        """Begin to serve; a sentence that says where. Raises `SettingsError` for what is wrong."""

    def healthy(self) -> bool:
        """Whether those it serves can reach it."""

    def stop(self) -> None:
        """Stop with nothing half done; also where it has not started."""


class Workspace(Server, Protocol):
    """A chat of its own on this machine, with the bot in it; `start` gives the page's address."""

    def ask(self, text: str) -> str:
        """Type a command into it as a person would; the answer as text."""


class Charts(Protocol):
    """Draws pictures of answers."""

    def timeline(
        self, timeline: Timeline, *, title: str, zone: tzinfo, severity: str | None
    ) -> bytes:
        """The PNG of a timeline; raises `TimeoutError` where it takes far too long."""
