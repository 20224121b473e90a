"""`audit follow`: take in what the trails bring, without a chat."""

from __future__ import annotations

import click

from bot.cli.context import application
from bot.cli.standing import begin_standing, log_level_option
from bot.errors import UsageError

__all__ = ["follow_command"]


@click.command("follow")
@log_level_option
def follow_command(log_level: str) -> None:
    """Take in what the trails of trails.yaml bring, until it is stopped.

    `audit serve` does that by itself; this is for a machine that keeps an archive and serves no
    chat. Ctrl-C or SIGTERM stops it: what was begun is committed first.
    """
    trails = application().trails
    if not trails.names():
        raise UsageError("There is no trail to follow: name one in trails.yaml.")
    stopped = begin_standing(log_level)
    click.echo(f"Following {', '.join(trails.names())}. Ctrl-C stops it.")
    trails.follow(stopped)
