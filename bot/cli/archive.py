"""`audit archive`: what is in it, what was set aside, and its upkeep."""

from __future__ import annotations

import json
import sys

import click

from bot.cli.context import application
from bot.cli.progress import ingest_progress
from bot.cli.render.archive_status import status_as_json, status_as_text
from bot.cli.render.coverage import size
from bot.domain.duration import parse_duration
from bot.domain.escaping import for_terminal

__all__ = ["archive"]

_FORMAT = click.option(
    "--format",
    "-f",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to show it.",
)


@click.group()
def archive() -> None:
    """Look after the archive of CloudTrail events."""


@archive.command("status")
@_FORMAT
def show_status(format_: str) -> None:
    """Events, objects, bytes, time range, accounts, regions, freshness."""
    app = application()
    status = app.archive.status()
    if format_ == "json":
        click.echo(status_as_json(status))
    else:
        click.echo(status_as_text(status, app.zone), nl=False)


@archive.command("rejected")
@_FORMAT
def show_rejected(format_: str) -> None:
    """List the objects and records that were set aside, with the reasons."""
    rejected = application().archive.rejected()
    if format_ == "json":
        items = [
            {
                "path": item.path,
                "position": item.position,
                "reason": item.reason,
                "at": item.at.isoformat().replace("+00:00", "Z"),
            }
            for item in rejected
        ]
        click.echo(json.dumps(items, indent=1))
        return
    for item in rejected:
        place = "" if item.position is None else f" record {item.position}"
        click.echo(for_terminal(f"{item.path}{place}: {item.reason}"))
    if not rejected:
        click.echo("Nothing is set aside.")


@archive.command("compact")
@_FORMAT
def compact(format_: str) -> None:
    """Merge each day's small files into large ones; readers and ingestion go on meanwhile."""
    with ingest_progress(shown=sys.stderr.isatty(), what="days") as progress:
        report = application().archive.compact(progress=progress)
    if format_ == "json":
        click.echo(json.dumps(report.as_json()))
        return
    click.echo(
        f"{report.files_before:,} files became {report.files_after:,};"
        f" {size(report.bytes_before)} became {size(report.bytes_after)}."
    )


@archive.command("attach")
@_FORMAT
def attach(format_: str) -> None:
    """Learn what the table holds: on another machine, after a lost disk, after others wrote to it.

    Reads the files of the table's present state that this machine's index does not know. For a
    table in S3 or in a catalog of its own (docs/archive.md).
    """
    with ingest_progress(shown=sys.stderr.isatty(), what="files") as progress:
        report = application().archive.attach(progress=progress)
    if format_ == "json":
        click.echo(json.dumps(report.as_json()))
        return
    click.echo(
        f"The table has {report.events:,} events in {report.files:,} files: {report.read:,} were"
        f" new to this machine, {report.forgotten:,} of those it knew are gone."
    )


@archive.command("expire")
@click.option(
    "--older-than",
    required=True,
    metavar="AGE",
    help="Remove the whole days that are older than this: 90d, 400d, 2200d.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be removed, and remove nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@_FORMAT
def expire(older_than: str, format_: str, *, dry_run: bool, yes: bool) -> None:
    """Remove old days for good. HIPAA wants records of activity kept for six years."""
    app = application()
    before = app.now() - parse_duration(older_than)
    planned = app.archive.expire(before=before, dry_run=True)
    text = f"{planned.events:,} events of {planned.days:,} days in {planned.files:,} files"
    if not dry_run and planned.files:
        if not yes:
            click.confirm(f"Remove {text} before {before:%Y-%m-%d} for good?", abort=True, err=True)
        planned = app.archive.expire(before=before, dry_run=False)
    if format_ == "json":
        click.echo(json.dumps({**planned.as_json(), "dry_run": dry_run}))
        return
    click.echo(f"{'Would remove' if dry_run else 'Removed'} {text}.")
