"""What `audit run` and `audit query run` share: the window, the options, the answer's way out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bot.cli.output import deliver, output_options, render_report
from bot.domain.moment import parse_instant
from bot.domain.window import Window, parse_window

if TYPE_CHECKING:
    from pathlib import Path

    from bot.cli.context import Application
    from bot.domain.command import Command
    from bot.domain.report import Report
    from bot.services.ports import Explanation

__all__ = ["ask_options", "show_explanation", "show_report", "window_of"]

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


def show_report(app: Application, report: Report, format_: str, output: Path | None) -> None:
    """Print the report, or write it to a file."""
    text = render_report(report, format_, app.zone, to_file=output is not None)
    deliver(text, output)


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
