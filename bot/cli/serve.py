"""`audit serve`: the bot in Slack, until it is stopped."""

from __future__ import annotations

import logging
import signal
import threading

import click

from bot.cli.context import application

__all__ = ["serve_command"]


@click.command("serve")
@click.option(
    "--log-level",
    type=click.Choice(["debug", "info", "warning", "error"]),
    default="warning",
    show_default=True,
    help="How much is told on standard error.",
)
def serve_command(log_level: str) -> None:
    """Serve a Slack workspace: `/audit`, the buttons, the home tab.

    Needs AUDIT_SLACK_BOT_TOKEN, and AUDIT_SLACK_APP_TOKEN for Socket Mode or
    AUDIT_SLACK_SIGNING_SECRET for HTTP. Ctrl-C or SIGTERM stops it: questions that run are
    cancelled, and their messages say so. `audit demo` needs no Slack.
    """
    logging.basicConfig(
        level=log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    stopped = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stopped.set())
    bot = application().slack()
    try:
        click.echo(bot.start())
        click.echo("Ctrl-C stops it.")
        stopped.wait()
        click.echo("Stopping: questions that run are cancelled.")
    finally:
        bot.stop()
