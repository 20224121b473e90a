"""The command that asks a run's question again, in a terminal."""

from __future__ import annotations

import shlex
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.run import Run
    from bot.domain.window import Window

__all__ = ["terminal_command", "window_text"]


def terminal_command(run: Run) -> str:
    """Quoted for a shell, as a value may hold what a shell would run; the window is absolute."""
    words = [run.runbook_id] if run.runbook_id else ["query", "run", run.query or ""]
    words.append(window_text(run.window))
    words += [f"{name}={value}" for name, value in run.parameters.items()]
    words += ["--limit", f"{run.limit}"] if run.limit else []
    words += ["--engine", run.engine] if run.engine else []
    return shlex.join(["audit", *words])


def window_text(window: Window) -> str:
    """A window as people write one: `parse_window` gives just this window back.

    The last stretch that it names, a minute, a second or less, is part of a written window.
    """
    start, end = window.start, window.end
    for form, step in (("minutes", timedelta(minutes=1)), ("seconds", timedelta(seconds=1))):
        if _whole(start, step) and _whole(end, step):
            return f"{_written(start, form)}..{_written(end - step, form)}"
    finest = "microseconds"
    return f"{_written(start, finest)}..{_written(end - timedelta(microseconds=1), finest)}"


def _whole(moment: datetime, step: timedelta) -> bool:
    return not timedelta(seconds=moment.second, microseconds=moment.microsecond) % step


def _written(moment: datetime, form: str) -> str:
    return moment.replace(tzinfo=None).isoformat(timespec=form) + "Z"
