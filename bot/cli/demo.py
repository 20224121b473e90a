"""`audit demo`: the main job, on a trail of a fictional company."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from bot.cli.asking import show_report
from bot.cli.context import Application, application
from bot.cli.ingest import ingest_summary
from bot.cli.interruptible import interruptible
from bot.cli.progress import ingest_progress
from bot.cli.render.coverage import size
from bot.domain.window import Window

if TYPE_CHECKING:
    from bot.sample import SampleSpec

__all__ = ["demo"]

_QUESTIONS = (
    ("access-denied", 24, 8),
    ("trail-tampering", 24, 8),
    ("ephi-bucket-reads", 24, 8),
)
"""Runbook, hours, rows shown."""


@click.command("demo")
@click.option("--events", default=30_000, show_default=True, type=click.IntRange(min=1000))
@click.option("--seed", default=7, show_default=True)
def demo(events: int, seed: int) -> None:
    """Make a sample trail under the home folder, ingest it, and ask it three questions.

    It runs as often as you like: what is in the archive already is not taken in twice.
    """
    from bot.sample import SampleSpec  # noqa: PLC0415 - only the demo and `audit sample` need it

    app = application()
    end = app.now().replace(minute=0, second=0, microsecond=0)
    _fill(app, SampleSpec(until=end, events=events, seed=seed))
    for runbook, hours, limit in _QUESTIONS:
        click.secho(f"\n$ audit {runbook} {hours}h --until {end:%Y-%m-%dT%H:%MZ}", bold=True)
        _ask(app, runbook, Window(end - timedelta(hours=hours), end), limit)
    click.echo(
        "\nAsk on: `audit runbook list` shows what there is. The archive of this demo lies in\n"
        f"{app.settings.home}: put AUDIT_HOME={app.settings.home} in front of `audit` to use it."
    )


def _ask(app: Application, runbook: str, window: Window, limit: int) -> None:
    service = app.run_runbook(None)
    report = interruptible(
        lambda token: service(runbook, window, {}, limit=limit, cancellation=token)
    )
    show_report(app, report, "table", None)


def _fill(app: Application, spec: SampleSpec) -> None:
    """Make the trail and take it in, telling what is done."""
    from bot.sample import generate_sample  # noqa: PLC0415

    trail = app.settings.home / "sample"
    with ingest_progress(shown=sys.stderr.isatty()) as progress:
        report = generate_sample(spec, trail, progress=progress)
    click.echo(
        f"A fictional company's trail: {report.events:,} events in {report.objects:,} objects"
        f" ({size(report.gzip_bytes)}) under {trail}"
    )
    with ingest_progress(shown=sys.stderr.isatty()) as progress:
        ingested = app.archive.ingest([trail], processes=1, progress=progress)
    click.echo(ingest_summary(ingested), nl=False)
