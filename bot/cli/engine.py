"""`audit engine`: which engines there are, and whether they answer."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from bot.cli.context import application
from bot.cli.engine_ddl import ddl
from bot.cli.render.coverage import size
from bot.domain.answer import Question
from bot.domain.escaping import for_terminal
from bot.domain.window import Window
from bot.errors import AuditError

if TYPE_CHECKING:
    from bot.cli.context import Application
    from bot.services.ports import EngineState

__all__ = ["engine"]

_ASKED = "stats count(*)"
"""Reads the events of an hour: enough to need every right that a runbook needs."""


@click.group("engine")
def engine() -> None:
    """Engines: what answers questions."""


engine.add_command(ddl)


@engine.command("list")
@click.option("--format", "-f", "format_", type=click.Choice(["text", "json"]), default="text")
def list_engines(format_: str) -> None:
    """List the engines: which is asked without --engine, and where each asks."""
    states = application().engines()
    if format_ == "json":
        told = [
            {"name": one.name, "default": one.is_default, "asks": one.asks or None}
            for one in states
        ]
        click.echo(json.dumps(told, indent=1))
        return
    for one in states:
        default = " (default)" if one.is_default else ""
        click.echo(for_terminal(f"{one.name + default:<24} {one.asks or 'not set up'}"))


@engine.command("check")
@click.argument("name", required=False)
@click.option("--format", "-f", "format_", type=click.Choice(["text", "json"]), default="text")
def check_engines(name: str | None, format_: str) -> int:
    """Ask each engine that is set up, or the one of this NAME, a small question.

    That shows whether it is reached and whether the bot may read the events there. Ends with 1
    where one does not answer.
    """
    app = application()
    if name is not None:
        app.engine(name)  # an unknown one, or one that is not set up, is told as such
    states = [one for one in app.engines() if (one.asks if name is None else one.name == name)]
    found = [(one, _checked(app, one)) for one in states]
    if format_ == "json":
        told = [{"name": one.name, "ok": ok, "says": says} for one, (ok, says) in found]
        click.echo(json.dumps(told, indent=1))
    else:
        for one, (ok, says) in found:
            click.echo(for_terminal(f"{one.name:<14} {'ok' if ok else 'FAILS'}: {says}"))
    return 0 if all(ok for _, (ok, _) in found) else 1


def _checked(app: Application, state: EngineState) -> tuple[bool, str]:
    """Whether it answers, and what it says."""
    now = app.now()
    question = Question(_ASKED, Window(now - timedelta(hours=1), now), limit=1)
    try:
        coverage = app.engine(state.name).ask(question).coverage
    except AuditError as problem:
        return False, str(problem)
    newest = "no events" if coverage.latest is None else f"newest event {coverage.latest:%F %H:%MZ}"
    return True, f"{newest}, {size(coverage.bytes)} read in {coverage.seconds:.1f} s"
