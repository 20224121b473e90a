"""`audit runbook`: what can be asked, and whether the runbooks are sound."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.context import application
from bot.cli.render.runbooks import details, listing, listing_as_json
from bot.domain.safeguards import parse_safeguard
from bot.errors import RunbookError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.runbook import Runbook

__all__ = ["runbook"]


@click.group()
def runbook() -> None:
    """List, show, check and test runbooks."""


@runbook.command("list")
@click.argument("safeguard", required=False)
@click.option("--format", "-f", "format_", type=click.Choice(["text", "json"]), default="text")
def list_runbooks(safeguard: str | None, format_: str) -> None:
    """List the runbooks, all of them or those of one SAFEGUARD such as 164.312(b)."""
    runbooks: Sequence[Runbook] = application().runbooks.all()
    if safeguard is not None:
        try:
            wanted = parse_safeguard(safeguard)
        except ValueError as problem:
            raise UsageError(str(problem)) from None
        runbooks = [found for found in runbooks if wanted in found.safeguards]
    click.echo(listing_as_json(runbooks) if format_ == "json" else listing(runbooks), nl=False)


@runbook.command("show")
@click.argument("runbook_id", metavar="RUNBOOK")
def show_runbook(runbook_id: str) -> None:
    """Show what a runbook asks, what it takes, and what to do about its answer."""
    click.echo(details(application().runbooks.get(runbook_id)), nl=False)


@runbook.command("check")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check_runbooks(paths: tuple[Path, ...]) -> None:
    """Check runbook files, or all runbooks: every mistake with file, line and key."""
    from bot.catalog.checking import check_runbook  # noqa: PLC0415 - imports the parser

    files = paths or application().runbooks.paths()
    checked = [check_runbook(path) for path in files]
    for warning in (text for found in checked for text in found.warnings):
        click.echo(f"warning: {warning}", err=True)
    errors = [text for found in checked for text in found.errors]
    if errors:
        raise RunbookError("\n".join(errors))
    click.echo("1 runbook is sound." if len(files) == 1 else f"{len(files):,} runbooks are sound.")


@runbook.command("test")
@click.argument("runbook_ids", nargs=-1, metavar="[RUNBOOK]...")
@click.option("--format", "-f", "format_", type=click.Choice(["text", "json"]), default="text")
def test_runbooks(runbook_ids: tuple[str, ...], format_: str) -> int:
    """Run the tests that runbooks carry: events in, rows out. Exit code 1 if one fails."""
    app = application()
    chosen = [app.runbooks.get(name) for name in runbook_ids] or app.runbooks.all()
    outcomes = [outcome for found in chosen for outcome in app.test_runbook(found)]
    failed = [outcome for outcome in outcomes if outcome.problem]
    if format_ == "json":
        items = [
            {"runbook": outcome.runbook, "test": outcome.test, "problem": outcome.problem}
            for outcome in outcomes
        ]
        click.echo(json.dumps(items, indent=1))
    else:
        for outcome in failed:
            click.echo(f"FAILED {outcome.runbook}: {outcome.test}\n  {outcome.problem}")
        click.echo(f"{len(outcomes) - len(failed):,} tests passed, {len(failed):,} failed.")
    return 1 if failed else 0
