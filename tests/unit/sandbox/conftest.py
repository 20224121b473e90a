"""Sandboxes, and what talks to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.sandbox import Sandbox, SandboxOptions, Shortcut
from tests.unit.sandbox.places import client_of
from tests.unit.sandbox.socket_app import SocketApp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slack_sdk import WebClient


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def options(clock: Clock, ack_seconds: float) -> SandboxOptions:
    return SandboxOptions(
        clock=clock,
        ack_seconds=ack_seconds,
        event_retries=(0.0, 0.0),
        events=("app_home_opened", "app_mention", "message.im", "message.channels"),
        shortcuts=(Shortcut("message", "Look up", "lookup"), Shortcut("global", "Ask", "ask")),
    )


@pytest.fixture
def sandbox(clock: Clock) -> Iterator[Sandbox]:
    with Sandbox(options(clock, ack_seconds=10.0)) as running:
        yield running


@pytest.fixture
def hasty(clock: Clock) -> Iterator[Sandbox]:
    """A sandbox that waits for an acknowledgement for a moment only: for apps that give none."""
    with Sandbox(options(clock, ack_seconds=0.1)) as running:
        yield running


@pytest.fixture(scope="module")
def workspace() -> Iterator[Sandbox]:
    """One sandbox for the tests of a module that do not step on each other's feet."""
    with Sandbox(SandboxOptions(rate_limit=False)) as running:
        yield running


@pytest.fixture
def client(sandbox: Sandbox) -> WebClient:
    return client_of(sandbox)


@pytest.fixture
def app(sandbox: Sandbox) -> Iterator[SocketApp]:
    """An app that acknowledges everything."""
    connected = SocketApp(sandbox).run()
    yield connected
    connected.close()


@pytest.fixture
def silent(hasty: Sandbox) -> Iterator[SocketApp]:
    """An app of the hasty sandbox that acknowledges nothing."""
    connected = SocketApp(hasty)
    connected.reply = lambda _payload: None
    yield connected.run()
    connected.close()
