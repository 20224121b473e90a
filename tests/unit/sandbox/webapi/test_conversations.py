from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from slack_sdk.errors import SlackApiError

from tests.unit.sandbox.places import BOT, DANA, GENERAL, INCIDENTS, PRIVATE, client_of

if TYPE_CHECKING:
    from slack_sdk import WebClient

    from bot.sandbox import Sandbox


@pytest.fixture
def web(workspace: Sandbox) -> WebClient:
    return client_of(workspace)


def test_history_is_newest_first_with_metadata_on_request(web: WebClient) -> None:
    metadata: dict[str, Any] = {"event_type": "kind", "event_payload": {"key": "k"}}
    first = web.chat_postMessage(channel=INCIDENTS, text="1", metadata=metadata)["ts"]
    second = web.chat_postMessage(channel=INCIDENTS, text="2")["ts"]
    web.chat_postEphemeral(channel=INCIDENTS, user=DANA, text="hidden")
    found = web.conversations_history(channel=INCIDENTS, include_all_metadata=True, limit=2)
    assert [message["ts"] for message in found["messages"]] == [second, first]
    assert found["messages"][1]["metadata"] == metadata
    plain = web.conversations_history(channel=INCIDENTS, oldest=first)
    assert [message["ts"] for message in plain["messages"]] == [second]
    assert "metadata" not in plain["messages"][0]


def test_replies_begin_with_the_parent(web: WebClient) -> None:
    parent = web.chat_postMessage(channel=INCIDENTS, text="parent")["ts"]
    web.chat_postMessage(channel=INCIDENTS, text="reply", thread_ts=parent)
    found = web.conversations_replies(channel=INCIDENTS, ts=parent)["messages"]
    assert [message["text"] for message in found] == ["parent", "reply"]
    assert (found[0]["reply_count"], found[1]["thread_ts"]) == (1, parent)


def test_messages_come_in_pages(web: WebClient) -> None:
    parent = web.chat_postMessage(channel=INCIDENTS, text="0")["ts"]
    for text in "1234":
        web.chat_postMessage(channel=INCIDENTS, text=text, thread_ts=parent)
        web.chat_postMessage(channel=INCIDENTS, text=text)
    thread = web.conversations_replies(channel=INCIDENTS, ts=parent, limit=2)
    assert [[one["text"] for one in page["messages"]] for page in thread] == [
        ["0", "1"], ["2", "3"], ["4"],
    ]  # fmt: skip
    channel = web.conversations_history(channel=INCIDENTS, limit=3, oldest=parent, inclusive=True)
    assert [[one["text"] for one in page["messages"]] for page in channel] == [
        ["4", "3", "2"], ["1", "0"],
    ]  # fmt: skip
    with pytest.raises(SlackApiError, match="invalid_cursor"):
        web.conversations_history(channel=INCIDENTS, cursor="another")


def test_the_bot_sees_public_channels_and_enters_one(web: WebClient) -> None:
    listed = {channel["name"]: channel for channel in web.conversations_list()["channels"]}
    assert set(listed) == {"incidents", "security", "general"}
    assert not listed["general"]["is_member"]
    with pytest.raises(SlackApiError, match="not_in_channel"):
        web.conversations_history(channel=GENERAL)
    web.conversations_join(channel=GENERAL)
    assert BOT in web.conversations_members(channel=GENERAL)["members"]
    assert web.conversations_info(channel=GENERAL)["channel"]["is_member"]


def test_a_private_channel_is_unknown_until_the_bot_is_invited(
    workspace: Sandbox, web: WebClient
) -> None:
    with pytest.raises(SlackApiError, match="channel_not_found"):
        web.conversations_info(channel=PRIVATE)
    workspace.person("sam").invites("audit", "access-review")
    assert web.conversations_info(channel=PRIVATE)["channel"]["is_private"]


def test_direct_messages_are_opened_once(web: WebClient) -> None:
    opened = [web.conversations_open(users=[DANA])["channel"] for _ in range(2)]
    assert opened[0] == opened[1]
    assert (opened[0]["is_im"], opened[0]["user"]) == (True, DANA)


def test_a_reaction_is_made_once(web: WebClient) -> None:
    ts = web.chat_postMessage(channel=INCIDENTS, text="x")["ts"]
    web.reactions_add(channel=INCIDENTS, timestamp=ts, name="eyes")
    with pytest.raises(SlackApiError, match="already_reacted"):
        web.reactions_add(channel=INCIDENTS, timestamp=ts, name="eyes")
    newest = web.conversations_history(channel=INCIDENTS, limit=1)["messages"][0]
    assert newest["reactions"] == [{"name": "eyes", "users": [BOT], "count": 1}]
