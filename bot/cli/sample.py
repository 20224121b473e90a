"""`audit sample`: a realistic trail to try things on."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bot.cli.context import application
from bot.cli.progress import ingest_progress
from bot.cli.render.coverage import size
from bot.domain.moment import parse_instant

__all__ = ["sample"]


@click.command("sample")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--events", default=20_000, show_default=True, type=click.IntRange(min=200))
@click.option("--days", default=3.0, show_default=True, type=click.FloatRange(min=1))
@click.option("--seed", default=7, show_default=True, help="The same seed gives the same bytes.")
@click.option("--until", metavar="T", help="When the sample ends; default now.")
def sample(folder: Path, events: int, days: float, seed: int, until: str | None) -> None:
    """Write the CloudTrail objects of a fictional company, with an attack in its last day."""
    from bot.sample import SampleSpec, generate_sample  # noqa: PLC0415

    app = application()
    end = parse_instant(until, app.zone, app.now()) if until else app.now()
    spec = SampleSpec(until=end, events=events, days=days, seed=seed)
    with ingest_progress(shown=sys.stderr.isatty()) as progress:
        report = generate_sample(spec, folder, progress=progress)
    click.echo(
        f"{report.events:,} events in {report.objects:,} objects ({size(report.gzip_bytes)})"
        f" under {report.root}."
    )
