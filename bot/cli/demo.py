"""`audit demo`: the bot in a workspace of its own, on a trail of a fictional company."""

from __future__ import annotations

import signal
import sys
import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from bot.cli.context import Application, application
from bot.cli.ingest import ingest_summary
from bot.cli.progress import ingest_progress
from bot.cli.render.coverage import size
from bot.cli.replaying import Replaying
from bot.errors import UsageError

if TYPE_CHECKING:
    from bot.services.ports import Workspace

__all__ = ["demo"]

_QUESTION = "/audit access-denied 24h"
_FRESH = timedelta(hours=6)
"""A sample of a demo before is used again for so long: its last hours are still in `24h`."""


@click.command("demo")
@click.option("--events", default=30_000, show_default=True, type=click.IntRange(min=1000))
@click.option("--seed", default=7, show_default=True)
@click.option(
    "--port",
    default=8484,
    show_default=True,
    type=click.IntRange(0, 65_535),
    help="The port of the page; 0 takes a free one.",
)
@click.option(
    "--replay",
    default=3,
    show_default=True,
    type=click.IntRange(1, 24 * 60),
    help="Minutes in which the attack of a day is told again, with its alerts.",
)
@click.option("--once", is_flag=True, help=f"Ask {_QUESTION}, print the answer, and end.")
def demo(events: int, seed: int, port: int, replay: int, *, once: bool) -> None:
    """Start the bot in a chat of its own on this machine; no Slack, no account, no key.

    It makes a sample trail under the home folder, ingests it, starts the sandbox (a stand-in for a
    Slack workspace) and the bot, connected to it over Slack's protocol, and prints the address of
    a page. Type `/audit access-denied 24h` there. Ctrl-C stops it.
    """
    app = application()
    if app.settings.archive.warehouse or app.settings.archive.catalog != "sqlite":
        raise UsageError(
            "The demo invents events, and the settings name an archive that is not the demo's own"
            " (archive.warehouse, archive.catalog). Run it with AUDIT_HOME, AUDIT_CONFIG and"
            " AUDIT_ARCHIVE_... of its own, or without them."
        )
    _fill(app, events, seed)
    workspace = app.workspace(0 if once else port)
    try:
        url = workspace.start()
        if once:
            _ask_once(workspace)
        else:
            folder = app.settings.home / "sample"
            _serve(url, Replaying(app.archive, folder, app.now, timedelta(minutes=replay)))
    finally:
        workspace.stop()


def _ask_once(workspace: Workspace) -> None:
    click.secho(f"\n{_QUESTION}", bold=True)
    click.echo(workspace.ask(_QUESTION))


def _serve(url: str, replaying: Replaying) -> None:
    """Until Ctrl-C, or the signal that containers are stopped with."""
    stopped = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stopped.set())
    click.secho(f"\nOpen {url} and type:  {_QUESTION}", bold=True)
    click.echo("An attack begins now; its alerts come to #incidents.")
    click.echo("Ctrl-C stops it.")
    replaying.start()
    stopped.wait()
    replaying.stop()
    click.echo("Stopped.")


def _fill(app: Application, events: int, seed: int) -> None:
    """Make the trail and take it in, telling what is done; a fresh one of before is kept."""
    from bot.sample import SampleSpec, generate_sample  # noqa: PLC0415 - only the demo needs it

    now = app.now().replace(second=0, microsecond=0)
    newest = app.archive.status().freshest
    if newest is not None and now - _FRESH < newest <= now:
        click.echo(f"The trail of {newest:%Y-%m-%d %H:%M}Z is used again.")
        return
    trail = app.settings.home / "sample"
    spec = SampleSpec(until=now, events=events, seed=seed)
    with ingest_progress(shown=sys.stderr.isatty()) as progress:
        report = generate_sample(spec, trail, progress=progress)
    click.echo(
        f"A fictional company's trail: {report.events:,} events in {report.objects:,} objects"
        f" ({size(report.gzip_bytes)}) under {trail}"
    )
    with ingest_progress(shown=sys.stderr.isatty()) as progress:
        ingested = app.archive.ingest([trail], processes=1, progress=progress)
    click.echo(ingest_summary(ingested), nl=False)
