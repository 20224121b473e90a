from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from slack_sdk.errors import SlackApiError

from tests.unit.sandbox.places import DANA, GENERAL, INCIDENTS, KIM, PRIVATE, client_of

if TYPE_CHECKING:
    from slack_sdk import WebClient

    from bot.sandbox import Sandbox

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "hello"}}


@pytest.fixture
def web(workspace: Sandbox) -> WebClient:
    return client_of(workspace)


def refused(problem: pytest.ExceptionInfo[SlackApiError]) -> str:
    return str(problem.value.response["error"])


def test_a_message_is_posted_and_seen(workspace: Sandbox, web: WebClient) -> None:
    metadata = {"event_type": "kind", "event_payload": {"key": "k"}}
    posted = web.chat_postMessage(channel=INCIDENTS, text="hi", blocks=[SECTION], metadata=metadata)
    seen = workspace.person("dana").sees("incidents")[-1]
    assert (seen["ts"], seen["text"], seen["bot_id"]) == (posted["ts"], "hi", "B0AUDITBOT1")
    assert seen["blocks"][0]["text"] == SECTION["text"]
    assert seen["metadata"] == metadata


def test_an_edit_replaces_blocks_only_when_it_names_them(
    workspace: Sandbox, web: WebClient
) -> None:
    ts = web.chat_postMessage(channel=INCIDENTS, text="hi", blocks=[SECTION])["ts"]

    def edited(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
        web.chat_update(channel=INCIDENTS, ts=ts, **changes)
        return workspace.person("dana").sees("incidents")[-1]

    kept = edited(text="new")
    assert (kept["text"], len(kept["blocks"]), kept["edited"] is not None) == ("new", 1, True)
    assert edited(text="bare", blocks=[])["blocks"] == []


def test_only_the_bots_own_messages_are_edited_and_deleted(
    workspace: Sandbox, web: WebClient
) -> None:
    dana = workspace.person("dana")
    dana.says("incidents", "mine")
    ts = dana.sees("incidents")[-1]["ts"]
    with pytest.raises(SlackApiError) as problem:
        web.chat_update(channel=INCIDENTS, ts=ts, text="yours")
    assert refused(problem) == "cant_update_message"
    with pytest.raises(SlackApiError) as problem:
        web.chat_delete(channel=INCIDENTS, ts=ts)
    assert refused(problem) == "cant_delete_message"


def test_an_ephemeral_is_seen_by_one_and_cannot_be_edited(
    workspace: Sandbox, web: WebClient
) -> None:
    ts = web.chat_postEphemeral(channel=INCIDENTS, user=DANA, text="psst")["message_ts"]
    seen = workspace.person("dana").sees("incidents")[-1]
    assert (seen["ts"], seen["ephemeral"]) == (ts, True)
    assert ts not in {message["ts"] for message in workspace.person("sam").sees("incidents")}
    with pytest.raises(SlackApiError) as problem:
        web.chat_update(channel=INCIDENTS, ts=ts, text="loud")
    assert refused(problem) == "message_not_found"


def test_a_reply_stands_in_the_thread(workspace: Sandbox, web: WebClient) -> None:
    parent = web.chat_postMessage(channel=INCIDENTS, text="parent")["ts"]
    reply = web.chat_postMessage(channel=INCIDENTS, text="reply", thread_ts=parent)["ts"]
    dana = workspace.person("dana")
    assert [one["ts"] for one in dana.sees("incidents", thread=parent)] == [parent, reply]
    assert dana.sees("incidents")[-1]["reply_count"] == 1


def test_a_deleted_message_is_gone(workspace: Sandbox, web: WebClient) -> None:
    ts = web.chat_postMessage(channel=INCIDENTS, text="oops")["ts"]
    web.chat_delete(channel=INCIDENTS, ts=ts)
    assert ts not in {message["ts"] for message in workspace.person("dana").sees("incidents")}


def test_a_persons_id_means_direct_messages(workspace: Sandbox, web: WebClient) -> None:
    posted = web.chat_postMessage(channel=KIM, text="to you")
    assert posted["channel"].startswith("D")
    assert workspace.person("kim").direct_messages()[-1]["text"] == "to you"


def test_a_permalink_names_channel_and_message(web: WebClient) -> None:
    ts = web.chat_postMessage(channel=INCIDENTS, text="here")["ts"]
    link = web.chat_getPermalink(channel=INCIDENTS, message_ts=ts)["permalink"]
    assert link.endswith(f"/archives/{INCIDENTS}/p{ts.replace('.', '')}")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": "C0NOWHERE00"}, "channel_not_found"),
        ({"channel": PRIVATE}, "channel_not_found"),
        ({"channel": GENERAL}, "not_in_channel"),
        ({"channel": INCIDENTS, "thread_ts": "1.000000"}, "thread_not_found"),
        ({"channel": INCIDENTS, "metadata": {"event_type": "x"}}, "invalid_metadata_format"),
        ({"channel": INCIDENTS, "blocks": ["x"]}, "invalid_blocks_format"),
        ({"channel": INCIDENTS, "blocks": [{"type": "nothing"}]}, "invalid_blocks"),
    ],
)
def test_what_slack_refuses(web: WebClient, arguments: dict[str, Any], error: str) -> None:
    with pytest.raises(SlackApiError) as problem:
        web.chat_postMessage(**{"text": "x", **arguments})
    assert refused(problem) == error


def test_refused_blocks_are_named(web: WebClient) -> None:
    with pytest.raises(SlackApiError) as problem:
        web.chat_postMessage(channel=INCIDENTS, text="x", blocks=[{"type": "nothing"}])
    messages = problem.value.response["response_metadata"]["messages"]
    assert messages == ["[ERROR] unsupported type: nothing [json-pointer:/blocks/0/type]"]


def test_an_archived_channel_takes_nothing(workspace: Sandbox, web: WebClient) -> None:
    channel = workspace.workspace.channel("security")
    channel.is_archived = True
    with pytest.raises(SlackApiError) as problem:
        web.chat_postMessage(channel=channel.id, text="x")
    assert refused(problem) == "is_archived"


def test_a_channel_takes_a_message_a_second(sandbox: Sandbox, client: WebClient) -> None:
    for _ in range(4):
        client.chat_postMessage(channel=INCIDENTS, text="x")
    with pytest.raises(SlackApiError) as problem:
        client.chat_postMessage(channel=INCIDENTS, text="x")
    assert problem.value.response.status_code == 429
    assert problem.value.response.headers["Retry-After"] == "1"
    assert [call.error for call in sandbox.calls][-2:] == [None, "ratelimited"]
