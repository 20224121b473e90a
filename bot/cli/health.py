"""`audit health`: whether `audit serve` is well, for a container's health check."""

from __future__ import annotations

import time

import click

from bot.cli.context import application
from bot.errors import AuditError

__all__ = ["health_command"]

_OLDEST = 30.0
"""Seconds without a beat; the bot beats every five."""


@click.command("health")
def health_command() -> None:
    """Succeed if `audit serve` of this AUDIT_HOME runs and is connected to Slack."""
    file = application().settings.heartbeat
    try:
        age = time.time() - file.stat().st_mtime
    except FileNotFoundError:
        raise AuditError("Not serving: `audit serve` is not running, or not connected.") from None
    if age > _OLDEST:
        raise AuditError(f"Not well: the last sign of life is {age:.0f} s old.")
    click.echo("Well: connected to Slack.")
