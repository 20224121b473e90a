"""A sandbox with an app that posts and opens what a test wants to see drawn."""

from __future__ import annotations

from socketserver import ThreadingMixIn
from threading import Thread
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient

from bot.sandbox import Sandbox, SandboxOptions, Shortcut

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from tests.e2e.conftest import PageFor

Block = dict[str, Any]

PATIENCE = 10.0
"""Seconds that a test waits for the app to be told something."""
LOOKUP = Shortcut("message", "Look up in CloudTrail", "lookup")


def plain(text: str) -> Block:
    """A plain text object."""
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Block:
    """A mrkdwn text object."""
    return {"type": "mrkdwn", "text": text}


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """An empty workspace."""
    with Sandbox(SandboxOptions(shortcuts=(LOOKUP,), rate_limit=False)) as running:
        yield running


@pytest.fixture
def bot(sandbox: Sandbox) -> WebClient:
    """The app's client."""
    return WebClient(sandbox.bot_token, base_url=sandbox.api_url)


@pytest.fixture
def incidents(sandbox: Sandbox) -> str:
    """The id of the channel #incidents."""
    return sandbox.workspace.channel("incidents").id


@pytest.fixture
def page(page_for: PageFor, sandbox: Sandbox) -> Page:
    """What dana sees of #incidents."""
    return page_for(sandbox, "dana")


@pytest.fixture
def app(sandbox: Sandbox, bot: WebClient) -> Iterator[App]:
    """A Bolt app that the sandbox delivers to; a test adds its listeners."""
    made = App(client=bot, signing_secret=sandbox.signing_secret)
    with make_server("127.0.0.1", 0, SlackRequestHandler(made), _Threading, _Quiet) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        sandbox.deliver_to(f"http://127.0.0.1:{server.server_port}/slack/events")
        yield made
        server.shutdown()


class _Threading(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing."""
