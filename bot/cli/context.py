"""What the commands work with: given by `bot.app`, found in click's context."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime, tzinfo

    from bot.catalog.runbook_tests import Outcome
    from bot.domain.runbook import Runbook
    from bot.services.desks import Desks
    from bot.services.keep_question import KeepQuestion
    from bot.services.ports import (
        Archive,
        Engine,
        EngineState,
        Progress,
        Runbooks,
        Server,
        Trails,
        Workspace,
    )
    from bot.services.read_ledger import ReadLedger
    from bot.services.run_query import RunQuery
    from bot.services.run_runbook import RunRunbook
    from bot.settings import Settings

__all__ = ["Application", "application"]


class Application(Protocol):
    """The parts that commands use; building it opens nothing, using a part opens that part."""

    @property
    def settings(self) -> Settings:
        """The settings, read and checked."""

    @property
    def zone(self) -> tzinfo:
        """The zone that windows are read in and times are shown in."""

    @property
    def runbooks(self) -> Runbooks:
        """The shipped runbooks and the user's own."""

    @property
    def archive(self) -> Archive:
        """The archive under the home folder."""

    @property
    def accounts(self) -> Mapping[str, str]:
        """The numbers of the accounts that have a name."""

    @property
    def trails(self) -> Trails:
        """The trails in S3."""

    def now(self) -> datetime:
        """Now, aware."""

    def engine(self, name: str | None) -> Engine:
        """An engine by name, the default without one; `NotFoundError` for an unknown one."""

    def watch_fetching(self, told: Progress | None) -> None:
        """Tell somebody of the files that questions fetch from S3."""

    def engines(self) -> Sequence[EngineState]:
        """Every engine, whether the settings name one or not."""

    def run_runbook(self, engine: str | None) -> RunRunbook:
        """The service that runs a runbook on an engine."""

    def test_runbook(self, runbook: Runbook) -> Sequence[Outcome]:
        """Run a runbook's own tests."""

    def run_query(self, engine: str | None) -> RunQuery:
        """The service that runs a query of one's own on an engine."""

    def keep_question(self) -> KeepQuestion:
        """The service that keeps a question of this terminal."""

    def ledger(self) -> ReadLedger:
        """The service that reads and verifies the ledger."""

    def desks(self) -> Desks:
        """What people speak to about alerts; at a terminal everything is allowed."""

    def slack(self) -> Server:
        """The bot in Slack, not started yet."""

    def workspace(self, port: int) -> Workspace:
        """A chat of its own on this machine with the bot in it, not started yet."""

    def close(self) -> None:
        """Close what was opened."""


def application() -> Application:
    """The application of the command that runs."""
    build: Callable[[], Application] = click.get_current_context().find_root().obj
    return build()
