"""`audit ledger`: what was asked and done, and whether the record of it still holds."""

from __future__ import annotations

import json
import re
import shutil
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bot.cli.context import application
from bot.cli.progress import late_progress
from bot.cli.render.ledger import EXPORTS, rows_as_json, rows_as_table
from bot.cli.whole_file import whole_file
from bot.domain.ledger_row import Head, LedgerFilter, LedgerRow
from bot.domain.window import parse_window
from bot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bot.cli.context import Application

__all__ = ["ledger"]

_HASH = re.compile(r"[0-9a-f]{64}")
_PIPE_WIDTH = 200

_Command = TypeVar("_Command", bound="Callable[..., Any]")


def _filters(command: _Command) -> _Command:
    """The options that say which entries are wanted."""
    for option in (
        click.option("--subject", metavar="TEXT", help="A run's id, `alert 7`, a schedule's name."),
        click.option("--deed", metavar="DEED", help="What was done: asked, acknowledged, digest."),
        click.option("--user", metavar="ID", help="Who did it: U0123ABCD; `audit` is the bot."),
        click.option("--since", metavar="WINDOW", help="From then on: 7d, today, 2024-05-01."),
    ):
        command = option(command)
    return command


@click.group()
def ledger() -> None:
    """Read and verify the record of everything that was asked and done."""


@ledger.command("verify")
@click.option("--head", "hash_", metavar="HASH", help="The hash that was noted, as of a digest.")
@click.option("--rows", type=click.IntRange(min=0), help="How many entries there were then.")
@click.option("--format", "-f", "format_", type=click.Choice(["text", "json"]), default="text")
def verify(hash_: str | None, rows: int | None, format_: str) -> int:
    """Check that no entry was changed, removed or moved. Exit code 1 if one was.

    Entries cut off the end, or all written anew from one on, show only against what was noted
    before, outside the database: with --head and --rows, as the digest has them.
    """
    noted = _noted(hash_, rows)
    with late_progress(shown=sys.stderr.isatty(), what="entries") as advance:
        found = _opened().ledger().verify(noted, advance)
    if format_ == "json":
        shown = {"ok": not found.fault, "rows": found.rows, "head": found.head}
        click.echo(json.dumps({**shown, "fault": found.fault or None}))
    elif found.fault:
        click.echo(f"The ledger does not hold: {found.fault}.")
        click.echo(f"{_entries(found.rows)} before that hold; the last one's hash is {found.head}.")
    else:
        click.echo(f"OK: {_entries(found.rows)}, head {found.head}.")
    return 1 if found.fault else 0


@ledger.command("show")
@_filters
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@click.option("--format", "-f", "format_", type=click.Choice(["table", "json"]), default="table")
def show(limit: int, format_: str, **wanted: str | None) -> None:
    """Show the latest entries, the latest first."""
    app = _opened()
    page = app.ledger().latest(_filter(app, **wanted), limit)
    if format_ == "json":
        click.echo(rows_as_json(page.rows))
        return
    if not page.rows:
        click.echo("No entry matches.")
        return
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else _PIPE_WIDTH
    click.echo("\n".join(rows_as_table(page.rows, app.zone, width)))
    if page.more:
        click.echo(f"There are older ones; these are the latest {limit:,}.")


@ledger.command("export")
@_filters
@click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file, whole or not at all, instead of the terminal.",
)
@click.option("--format", "-f", "format_", type=click.Choice(list(EXPORTS)), default="jsonl")
def export(output: Path | None, format_: str, **wanted: str | None) -> None:
    """Write all entries, the oldest first: JSON Lines as they are stored, or CSV."""
    app = _opened()
    tally = _Tally()
    with (
        nullcontext(sys.stdout) if output is None else whole_file(output) as file,
        late_progress(shown=output is not None and sys.stderr.isatty(), what="entries") as advance,
    ):
        EXPORTS[format_](tally.of(app.ledger().rows(_filter(app, **wanted), advance)), file)
    if output is not None:
        click.echo(f"Written to {output}: {_entries(tally.rows)}.", err=True)


class _Tally:
    """Counts rows as they pass."""

    rows = 0

    def of(self, rows: Iterable[LedgerRow]) -> Iterator[LedgerRow]:
        """The same rows."""
        for row in rows:
            self.rows += 1
            yield row


def _opened() -> Application:
    """The application; its database is closed at the end of the command."""
    app = application()
    click.get_current_context().call_on_close(app.close)
    return app


def _noted(hash_: str | None, rows: int | None) -> Head | None:
    if hash_ is None and rows is None:
        return None
    if hash_ is None or rows is None:
        raise UsageError("A head is noted as two things: give both --head and --rows.")
    if not _HASH.fullmatch(hash_.lower()):
        raise UsageError("The --head is 64 hexadecimal digits, as `audit ledger verify` shows it.")
    return Head(rows, hash_.lower())


def _filter(app: Application, *, since: str | None, **equal: str | None) -> LedgerFilter:
    start = parse_window(since, now=app.now(), zone=app.zone).start if since else None
    return LedgerFilter(start, **equal)


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count:,} entries"
