"""`audit follow`: take in what the trails bring, without a chat."""

from __future__ import annotations

import logging
import signal
import threading

import click

from bot.cli.context import application
from bot.errors import UsageError

__all__ = ["follow_command"]


@click.command("follow")
@click.option(
    "--log-level",
    type=click.Choice(["debug", "info", "warning", "error"]),
    default="warning",
    show_default=True,
    help="How much is told on standard error.",
)
def follow_command(log_level: str) -> None:
    """Take in what the trails of trails.yaml bring, until it is stopped.

    `audit serve` does that by itself; this is for a machine that keeps an archive and serves no
    chat. Ctrl-C or SIGTERM stops it: what was begun is committed first.
    """
    trails = application().trails
    if not trails.names():
        raise UsageError("There is no trail to follow: name one in trails.yaml.")
    logging.basicConfig(
        level=log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    stopped = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stopped.set())
    click.echo(f"Following {', '.join(trails.names())}. Ctrl-C stops it.")
    trails.follow(stopped)
