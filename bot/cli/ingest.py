"""`audit ingest`: CloudTrail objects into the archive."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.context import application
from bot.cli.progress import ingest_progress
from bot.cli.render.coverage import size
from bot.domain.escaping import for_terminal

if TYPE_CHECKING:
    from bot.domain.archive_report import IngestReport

__all__ = ["ingest_command", "ingest_summary"]


@click.command("ingest")
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    metavar="PATH...",
    type=click.Path(exists=True, path_type=Path),
)
@click.option(
    "--processes",
    "-p",
    type=click.IntRange(min=1),
    help="Worker processes; see `archive.processes`.",
)
@click.option("--strict", is_flag=True, help="Exit with 1 if anything was set aside.")
@click.option("--format", "-f", "format_", type=click.Choice(["text", "json"]), default="text")
def ingest_command(
    paths: tuple[Path, ...], processes: int | None, format_: str, *, strict: bool
) -> int:
    """Take CloudTrail objects into the archive.

    PATH is an object (.json.gz or .json) or a folder, such as a copy of a trail's bucket. What is
    in the archive already is skipped; digest and Insights objects are passed over; a malformed
    object is set aside (`audit archive rejected`) and tried again when it has changed.
    """
    app = application()
    with ingest_progress(shown=sys.stderr.isatty()) as progress:
        report = app.archive.ingest(paths, processes=processes, progress=progress)
    if format_ == "json":
        click.echo(json.dumps(report.as_json()))
    else:
        click.echo(ingest_summary(report), nl=False)
    return 1 if strict and report.rejected else 0


def ingest_summary(report: IngestReport) -> str:
    """What was taken in, what was skipped, and what was set aside, by name."""
    done = (
        f"{report.events:,} new events from {report.objects:,} objects"
        f" ({size(report.bytes)}) in {report.seconds:.1f} s;"
        f" {report.skipped:,} objects had been read before,"
        f" {report.duplicates:,} events were duplicates."
    )
    lines = [done]
    if report.rejected:
        lines.append(f"{len(report.rejected):,} set aside; they are tried again when they change:")
        lines += [f"  {for_terminal(f'{item.path}: {item.reason}')}" for item in report.rejected]
    return "\n".join(lines) + "\n"
