"""`audit run`: a runbook's question."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from bot.cli.asking import Asking, ask_options, show_explanation, window_of
from bot.cli.context import application
from bot.cli.interruptible import interruptible
from bot.domain.command import parse_command
from bot.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["run_command"]


@click.command("run")
@click.argument("words", nargs=-1, metavar="RUNBOOK [WINDOW] [NAME=VALUE]...")
@ask_options
def run_command(  # noqa: PLR0913 - one parameter an option
    words: tuple[str, ...],
    format_: str,
    output: Path | None,
    until: str | None,
    engine: str | None,
    limit: int | None,
    *,
    explain: bool,
) -> None:
    """Ask a runbook's question over a window.

    WINDOW is 90m, 24h, 7d, 2w, today, yesterday, 2023-07-10, 2023-07-10T11:45..2023-07-10T12:59
    or `since 09:00`. An end takes in all that it names: `..12:59` the whole minute, a date the
    whole day. NAME=VALUE narrows it: principal=alice account=111122223333 region=us-east-1.
    `audit runbook show RUNBOOK` lists what a runbook takes.
    """
    app = application()
    if not words:
        raise UsageError("Which runbook? `audit runbook list` shows them all.")
    command = parse_command(words)
    window = window_of(app, command, until)
    service = app.run_runbook(engine)
    if explain:
        runbook = app.runbooks.get(command.name)
        question = service.question(runbook, window, command.parameters, limit)
        explanation = interruptible(
            lambda token: service.engine.explain(question, cancellation=token)
        )
        show_explanation(explanation, output)
        return
    asking = Asking(app, replace(command, limit=limit, engine=engine), window, format_, output)
    asking(
        lambda token: service(
            command.name,
            window,
            command.parameters,
            limit=limit,
            asker=asking.asker.user,
            cancellation=token,
        )
    )
