"""`audit serve`: the bot in Slack, until it is stopped."""

from __future__ import annotations

import click

from bot.cli.context import application
from bot.cli.standing import begin_standing, log_level_option

__all__ = ["serve_command"]


@click.command("serve")
@log_level_option
def serve_command(log_level: str) -> None:
    """Serve a Slack workspace: `/audit`, the buttons, the home tab.

    Needs AUDIT_SLACK_BOT_TOKEN, and AUDIT_SLACK_APP_TOKEN for Socket Mode or
    AUDIT_SLACK_SIGNING_SECRET for HTTP. Ctrl-C or SIGTERM stops it: questions that run are
    cancelled, and their messages say so. `audit demo` needs no Slack.
    """
    stopped = begin_standing(log_level)
    bot = application().slack()
    try:
        click.echo(bot.start())
        click.echo("Ctrl-C stops it.")
        stopped.wait()
        click.echo("Stopping: questions that run are cancelled.")
    finally:
        bot.stop()
