"""Take a question from a chat: read it, check who asks, and keep it before anything is looked up.

What is refused is kept as well. When this returns, the question is in the database: whatever
happens next, it is known that it was asked, by whom and of what.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.domain.arguments import read_arguments, read_standard_arguments
from bot.domain.chat_command import chat_text, read_chat_command
from bot.domain.ledger_entry import LedgerEntry
from bot.domain.moment import parse_instant
from bot.domain.run import Run
from bot.domain.window import parse_window
from bot.errors import RefusedError, UsageError
from bot.services.run_entries import asked_entry

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta, tzinfo

    from bot.domain.command import Command
    from bot.domain.run import Asker
    from bot.domain.runbook import Runbook
    from bot.domain.window import Window
    from bot.services.authorise import Authorise
    from bot.services.ports import Clock, Ledger, Runbooks, Runs

__all__ = ["AskRequest", "StartRun", "WindowRules"]


@dataclass(frozen=True, slots=True)
class WindowRules:
    """How windows are read: where days begin, which one is meant by none, how long one may be."""

    zone: tzinfo
    default: str
    longest: timedelta


@dataclass(frozen=True, slots=True)
class AskRequest:
    """What is asked: a runbook by `command.name`, or `query`, a query of one's own.

    `text` is what was typed, or what would have been typed for what was clicked.
    """

    text: str
    command: Command
    query: str | None = None

    @classmethod
    def read(cls, text: str) -> AskRequest:
        """The question that a text asks; raises `UsageError` for one that asks none."""
        found = read_chat_command(text)
        if found.command is None:
            raise UsageError(f"'{found.verb}' asks no question.")
        return cls(text.strip(), found.command, found.argument if found.verb == "query" else None)

    @classmethod
    def write(cls, command: Command, query: str | None = None) -> AskRequest:
        """The question of a form, with the text that would have asked it."""
        return cls(chat_text(command, query), command, query)


@dataclass(frozen=True, slots=True)
class StartRun:
    """Makes a run of a request."""

    runbooks: Runbooks
    authorise: Authorise
    runs: Runs
    ledger: Ledger
    windows: WindowRules
    clock: Clock
    accounts: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, asker: Asker, request: AskRequest, *, private: bool = False) -> Run:
        """Keep the run of a question that may be asked.

        Raises `NotFoundError` for an unknown runbook, `UsageError` for a window or a parameter
        that is refused, and `RefusedError` for an asker who may not, which is kept too.
        """
        runbook = None if request.query is not None else self.runbooks.get(request.command.name)
        self._check_asker(asker, runbook, request)
        self._check_parameters(runbook, request.command)
        run = self._run(asker, request, private=private or request.command.private)
        self.runs.add(run, asked_entry(run))
        return run

    def window(self, command: Command) -> Window:
        """The window that a command asks about, absolute; raises `WindowError`."""
        now, rules = self.clock(), self.windows
        until = parse_instant(command.until, rules.zone, now) if command.until else now
        text = command.window or rules.default
        return parse_window(text, now=until, zone=rules.zone, longest=rules.longest)

    def _check_asker(self, asker: Asker, runbook: Runbook | None, request: AskRequest) -> None:
        try:
            self.authorise(asker, "query" if runbook is None else "run", runbook)
        except RefusedError as refusal:
            detail = {"reason": str(refusal)}
            self.ledger.append(LedgerEntry(self.clock(), asker, "refused", request.text, detail))
            raise

    def _check_parameters(self, runbook: Runbook | None, command: Command) -> None:
        if runbook is None:
            read_standard_arguments(command.parameters, self.accounts)
        else:
            read_arguments(runbook, command.parameters, self.accounts)

    def _run(self, asker: Asker, request: AskRequest, *, private: bool) -> Run:
        command = request.command
        return Run(
            id=secrets.token_hex(8),
            asker=asker,
            asked_at=self.clock(),
            text=request.text,
            window=self.window(command),
            runbook_id=None if request.query is not None else command.name,
            query=request.query,
            parameters=dict(command.parameters),
            limit=command.limit,
            engine=command.engine,
            private=private,
        )
