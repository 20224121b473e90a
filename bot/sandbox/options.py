"""What a sandbox is told: the app that is installed in it, and how strict it is."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Command", "SandboxOptions", "Shortcut"]


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command of the app, as its manifest has it."""

    command: str
    description: str = ""
    usage_hint: str = ""


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A shortcut of the app: on a message, or in the message box."""

    type: Literal["global", "message"]
    name: str
    callback_id: str


@dataclass(frozen=True, slots=True)
class SandboxOptions:
    """How a sandbox behaves.

    `port` 0 takes a free one. `host` is where it listens: another than loopback is for a container,
    whose port is published to loopback alone, since nobody logs in here. `events` are those the app
    subscribes to. `rate_limit` is a message a second a channel. `event_retries` are the seconds
    before each new try of an unacknowledged event. `files_ready_after` are the seconds until blocks
    may show an uploaded picture. `clock` is what lifetimes and message times are told by.
    """

    port: int = 0
    host: str = "127.0.0.1"
    commands: tuple[Command, ...] = (
        Command("/audit", "Ask CloudTrail a question", "RUNBOOK [24h] [name=value]"),
    )
    shortcuts: tuple[Shortcut, ...] = ()
    events: tuple[str, ...] = ("app_home_opened",)
    rate_limit: bool = True
    ack_seconds: float = 3.0
    event_retries: tuple[float, ...] = (0.0, 60.0, 300.0)
    files_ready_after: float = 0.0
    clock: Callable[[], float] = time.time
