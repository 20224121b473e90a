"""What `audit run` and `audit query run` share: the window, the options, the answer's way out."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bot.cli.asker import terminal_asker
from bot.cli.interruptible import interruptible
from bot.cli.output import deliver, output_options, render_report
from bot.cli.progress import late_progress
from bot.domain.moment import parse_instant
from bot.domain.window import Window, parse_window
from bot.errors import AuditError, StoreError, UsageError

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from bot.cli.context import Application
    from bot.domain.command import Command
    from bot.domain.report import Report
    from bot.domain.run import Asker
    from bot.services.cancellation import CancelToken
    from bot.services.ports import Explanation

__all__ = ["Asking", "ask_options", "show_explanation", "window_of"]

_Command = TypeVar("_Command", bound=Callable[..., Any])


def ask_options(command: _Command) -> _Command:
    """The options of every command that asks an engine."""
    for option in (
        click.option(
            "--explain",
            is_flag=True,
            help="Show the SQL, the files and the bytes read instead of the answer.",
        ),
        click.option("--limit", "-n", type=click.IntRange(min=1), help="Show at most N rows."),
        click.option("--engine", "-e", help="The engine to ask; see `engine.default`."),
        click.option(
            "--until",
            metavar="T",
            help="Ask as if it were T: 2023-07-10, 2023-07-10T13:00, 2023-07-10T13:00Z.",
        ),
    ):
        command = option(command)
    return output_options(command)


def window_of(app: Application, command: Command, until: str | None) -> Window:
    """The window that was written, or the default one, ending now or at `until`."""
    settings = app.settings.audit
    now = parse_instant(until, app.zone, app.now()) if until else app.now()
    text = command.window or settings.default_window
    return parse_window(text, now=now, zone=app.zone, longest=settings.longest_window)


@dataclass(frozen=True, slots=True)
class Asking:
    """A question of this terminal, a runbook's or one's own, and where its answer goes."""

    app: Application
    command: Command
    window: Window
    format: str
    output: Path | None
    query: str | None = None

    @property
    def asker(self) -> Asker:
        """Who sits here."""
        return terminal_asker()

    def __call__(self, ask: Callable[[CancelToken], Report]) -> None:
        """Ask, show the answer, and keep in the ledger what was asked and what came of it."""
        asked_at = self.app.now()
        try:
            with late_progress(shown=sys.stderr.isatty(), what="files from S3") as told:
                self.app.watch_fetching(told)
                report = interruptible(ask)
        except UsageError:  # nothing was asked
            raise
        except (AuditError, KeyboardInterrupt) as problem:
            self._keep(asked_at, None, str(problem) or "stopped at the terminal")
            raise
        try:
            text = render_report(
                report, self.format, self.app.zone, to_file=self.output is not None
            )
            deliver(text, self.output)
        finally:
            self._keep(asked_at, report)

    def _keep(self, asked_at: datetime, report: Report | None, error: str = "") -> None:
        from bot.services.keep_question import asked_at_terminal  # noqa: PLC0415 - after the answer

        run = asked_at_terminal(self.asker, asked_at, self.command, self.window, self.query)
        try:
            self.app.keep_question()(run, report, error)
        except StoreError as problem:
            click.echo(f"audit: the ledger did not keep this question. {problem}", err=True)


def show_explanation(explanation: Explanation, output: Path | None) -> None:
    """Print how the question is answered."""
    lines = [
        f"-- engine {explanation.engine}",
        f"-- reads {explanation.bytes:,} bytes of {len(explanation.files):,} files:",
        *(f"--   {file}" for file in explanation.files),
        "-- rows",
        explanation.sql,
        "-- totals",
        explanation.totals_sql,
    ]
    deliver("\n".join(lines) + "\n", output)
