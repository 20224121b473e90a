"""What the services need from outside, as Protocols: adapters are chosen in `bot.app` alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from bot.domain.answer import Answer, Question
    from bot.domain.archive_report import (
        ArchiveStatus,
        CompactReport,
        ExpireReport,
        IngestReport,
        Rejected,
    )
    from bot.domain.runbook import Runbook

__all__ = ["Archive", "Cancellation", "Clock", "Engine", "Explanation", "Progress", "Runbooks"]


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

    def expire(self, *, before: datetime, dry_run: bool) -> ExpireReport:
        """Remove the whole days that ended before an instant, or say what that would remove."""
