from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from slack_sdk import WebClient

from bot.sandbox import Sandbox, SandboxOptions
from bot.slack.messages.message import Message
from bot.slack.poster import Poster

if TYPE_CHECKING:
    from collections.abc import Iterator

CHANNEL = "C0INCIDENT1"
MANY = 205
"""More than a page."""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(SandboxOptions(rate_limit=False)) as sandbox:
        yield sandbox


@pytest.fixture
def client(sandbox: Sandbox) -> WebClient:
    client = WebClient(sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[])
    client.proxy = None
    return client


@pytest.fixture
def poster(client: WebClient) -> Poster:
    return Poster(client, sleep=lambda _: None)


def said(sandbox: Sandbox, thread: str | None = None) -> list[dict[str, Any]]:
    return sandbox.person("dana").sees("incidents", thread)


def test_a_line_of_a_long_thread_whose_answer_was_lost_is_not_sent_again(
    sandbox: Sandbox, poster: Poster, client: WebClient
) -> None:
    thread = poster.post(CHANNEL, Message("the alert", ()), key="alert")
    for number in range(MANY):
        client.chat_postMessage(channel=CHANNEL, text=str(number), thread_ts=thread)
    sandbox.faults.add("chat.postMessage", "drop_after")
    ts = poster.post(CHANNEL, Message("the line", ()), key="line", thread=thread)
    assert [one["ts"] for one in said(sandbox, thread) if one["text"] == "the line"] == [ts]


def test_a_message_is_found_behind_all_that_was_said_since(
    poster: Poster, client: WebClient
) -> None:
    ts = poster.post(CHANNEL, Message("the alert", ()), key="of a bot that was killed")
    for number in range(MANY):
        client.chat_postMessage(channel=CHANNEL, text=str(number))
    key = "of a bot that was killed"
    assert poster.post(CHANNEL, Message("the alert", ()), key=key, since=float(ts) - 60) == ts


def test_what_never_arrived_is_sent(sandbox: Sandbox, poster: Poster) -> None:
    sandbox.faults.add("chat.postMessage", "drop_before")
    before = len(said(sandbox))
    poster.post(CHANNEL, Message("first", ()), key="first", since=0)
    assert [one["text"] for one in said(sandbox)[before:]] == ["first"]


def test_what_another_app_said_with_the_key_is_not_ours(
    sandbox: Sandbox, poster: Poster, client: WebClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = "alert:7:0:post:0"
    theirs = poster.post(CHANNEL, Message("theirs", ()), key=key)
    told = client.auth_test()
    assert told["bot_id"]
    monkeypatch.setattr(client, "auth_test", lambda: {"bot_id": "B0OTHER0001"})
    ours = Poster(client).post(CHANNEL, Message("ours", ()), key=key, since=0)
    assert ours != theirs
    assert [one["text"] for one in said(sandbox) if one["ts"] == ours] == ["ours"]
