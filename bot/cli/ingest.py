"""`audit ingest`: CloudTrail objects into the archive."""

from __future__ import annotations

import functools
import json
import operator
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.context import application
from bot.cli.progress import ingest_progress
from bot.cli.render.coverage import size
from bot.domain.duration import parse_duration
from bot.domain.escaping import for_terminal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    from bot.cli.progress import Advance
    from bot.domain.archive_report import IngestReport

__all__ = ["ingest_command", "ingest_summary"]


class _Source(click.Path):
    """A path that exists, or an address in S3, which is looked at later."""

    name = "source"

    def __init__(self) -> None:
        super().__init__(exists=True, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401 - click's
        if isinstance(value, str) and value.startswith("s3://"):
            return value
        return super().convert(value, param, ctx)


@click.command("ingest")
@click.argument("sources", nargs=-1, required=True, metavar="PATH...", type=_Source())
@click.option("--since", default="7d", show_default=True, help="How far back in S3 to look.")
@click.option(
    "--processes",
    "-p",
    type=click.IntRange(min=1),
    help="Worker processes; see `archive.processes`.",
)
@click.option("--strict", is_flag=True, help="Exit with 1 if anything was set aside.")
@click.option("--format", "-f", "format_", type=click.Choice(["text", "json"]), default="text")
def ingest_command(
    sources: tuple[Path | str, ...],
    since: str,
    processes: int | None,
    format_: str,
    *,
    strict: bool,
) -> int:
    """Take CloudTrail objects into the archive.

    PATH is an object (.json.gz or .json) or a folder, such as a copy of a trail's bucket, or
    s3://bucket/prefix: where a trail writes to, or any folder of it. Of S3 only the folders of the
    days in --since are listed. What is in the archive already is skipped; digest and Insights
    objects are passed over; a malformed object is set aside (`audit archive rejected`) and tried
    again when it has changed.
    """
    back = parse_duration(since)
    paths = [source for source in sources if isinstance(source, Path)]
    urls = [source for source in sources if isinstance(source, str)]
    reports = []
    if paths:
        reports.append(_from_files(paths, processes))
    reports += [_from_s3(url, back, processes) for url in urls]
    report = functools.reduce(operator.add, reports)
    if format_ == "json":
        click.echo(json.dumps(report.as_json()))
    else:
        click.echo(ingest_summary(report), nl=False)
    return 1 if strict and report.rejected else 0


def _from_files(paths: Sequence[Path], processes: int | None) -> IngestReport:
    with ingest_progress(shown=sys.stderr.isatty()) as progress:
        return application().archive.ingest(paths, processes=processes, progress=progress)


def _from_s3(url: str, since: timedelta, processes: int | None) -> IngestReport:
    app, shown = application(), sys.stderr.isatty()
    with ExitStack() as bars:
        listing = bars.enter_context(ingest_progress(shown=shown, what="folders"))
        return app.trails.ingest(
            url,
            app.now() - since,
            app.now(),
            processes=processes,
            listing=listing,
            progress=_second(bars, shown=shown),
        )


def _second(bars: ExitStack, *, shown: bool) -> Advance | None:
    """A bar that takes the place of the one before it when it is first moved."""
    begun: list[Advance | None] = []

    def advance(done: int, total: int) -> None:
        if not begun:
            bars.close()
            begun.append(bars.enter_context(ingest_progress(shown=True)))
        if begun[0] is not None:
            begun[0](done, total)

    return advance if shown else None


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
    lines += [for_terminal(f"! {note}") for note in report.notes]
    return "\n".join(lines) + "\n"
