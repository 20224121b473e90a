"""Commands that run until somebody stops them: what they log, and how they hear of it."""

from __future__ import annotations

import logging
import signal
import threading

import click

__all__ = ["begin_standing", "log_level_option"]

log_level_option = click.option(
    "--log-level",
    type=click.Choice(["debug", "info", "warning", "error"]),
    default="warning",
    show_default=True,
    help="How much is told on standard error.",
)


def begin_standing(log_level: str) -> threading.Event:
    """Log from now on; the event is set once Ctrl-C or SIGTERM comes."""
    logging.basicConfig(
        level=log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    stopped = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stopped.set())
    return stopped
