from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slack_sdk.webhook import WebhookClient, WebhookResponse

from tests.unit.sandbox.places import INCIDENTS

if TYPE_CHECKING:
    from slack_sdk import WebClient

    from bot.sandbox import Sandbox
    from tests.unit.sandbox.conftest import Clock
    from tests.unit.sandbox.socket_app import SocketApp

ACTIONS = {
    "type": "actions",
    "elements": [
        {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
    ],
}


def respond(url: str, **body: Any) -> WebhookResponse:  # noqa: ANN401 - any JSON
    client = WebhookClient(url, retry_handlers=[])
    client.proxy = None
    return client.send(**body)


def command_url(sandbox: Sandbox, channel: str = "incidents") -> str:
    payload = sandbox.payload("command", text="/audit", channel=channel)
    return str(payload.body["response_url"])


def clicked_url(sandbox: Sandbox, app: SocketApp) -> str:
    dana = sandbox.person("dana")
    dana.clicks(dana.sees("incidents")[-1], "go")
    return str(app.payloads[-1]["response_url"])


def test_an_answer_is_for_the_asker_alone_unless_it_says_otherwise(sandbox: Sandbox) -> None:
    url = command_url(sandbox, "general")
    assert respond(url, text="psst").status_code == 200
    respond(url, text="all", response_type="in_channel")
    dana, sam = sandbox.person("dana"), sandbox.person("sam")
    assert [message["text"] for message in dana.sees("general")] == ["psst", "all"]
    assert [message["text"] for message in sam.sees("general")] == ["all"]


def test_it_is_spent_after_five_answers(sandbox: Sandbox) -> None:
    url = command_url(sandbox)
    assert [respond(url, text="x").status_code for _ in range(5)] == [200] * 5
    spent = respond(url, text="x")
    assert (spent.status_code, spent.body) == (404, '{"ok":false,"error":"used_url"}')


def test_it_is_spent_after_half_an_hour(sandbox: Sandbox, clock: Clock) -> None:
    url = command_url(sandbox)
    clock.now += 30 * 60 + 1
    assert "expired_url" in respond(url, text="x").body


def test_a_message_is_replaced_and_deleted(
    sandbox: Sandbox, app: SocketApp, client: WebClient
) -> None:
    client.chat_postMessage(channel=INCIDENTS, text="before", blocks=[ACTIONS])
    url = clicked_url(sandbox, app)
    respond(url, text="after", replace_original=True)
    dana = sandbox.person("dana")
    assert [message["text"] for message in dana.sees("incidents")] == ["after"]
    respond(url, delete_original=True)
    assert dana.sees("incidents") == []


def test_an_ephemeral_is_replaced_too(sandbox: Sandbox, app: SocketApp) -> None:
    respond(command_url(sandbox), text="before", blocks=[ACTIONS])
    respond(clicked_url(sandbox, app), text="after", replace_original=True)
    (message,) = sandbox.person("dana").sees("incidents")
    assert (message["text"], message["ephemeral"]) == ("after", True)
    assert "message" not in app.payloads[-1]
    assert app.payloads[-1]["container"]["is_ephemeral"]


def test_an_answer_has_the_limits_of_a_message(sandbox: Sandbox) -> None:
    refused = respond(command_url(sandbox), text="x", blocks=[{"type": "nothing"}])
    assert refused.status_code == 400
    assert "invalid_blocks" in refused.body
    assert "/blocks/0/type" in refused.body


def test_answers_break_on_demand(sandbox: Sandbox) -> None:
    sandbox.faults.add("response_url", "500")
    url = command_url(sandbox)
    assert respond(url, text="x").status_code == 500
    assert respond(url, text="x").status_code == 200
