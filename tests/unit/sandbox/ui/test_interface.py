from __future__ import annotations

import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.sandbox.browser import Page, delete, read, send
from tests.unit.sandbox.places import BOT, DANA, INCIDENTS, PRIVATE, SAM, client_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slack_sdk import WebClient

    from bot.sandbox import Sandbox
    from tests.unit.sandbox.socket_app import SocketApp


def plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


BUTTON = {"type": "button", "action_id": "go", "block_id": "b", "text": plain("Go"), "value": "v"}
ENTRY = {"type": "plain_text_input", "action_id": "a"}
FIELD = {"type": "input", "block_id": "name", "label": plain("Name"), "element": ENTRY}
MODAL = {"type": "modal", "title": plain("Form"), "submit": plain("OK"), "blocks": [FIELD]}


@pytest.fixture
def page(sandbox: Sandbox) -> Iterator[Page]:
    opened = Page(sandbox, DANA)
    yield opened
    opened.close()


def open_form(sandbox: Sandbox, client: WebClient) -> str:
    trigger = sandbox.payload("command", text="/audit").body["trigger_id"]
    return str(client.views_open(trigger_id=trigger, view=MODAL)["view"]["id"])


def test_the_workspace_is_what_a_person_may_see(sandbox: Sandbox) -> None:
    seen = read(sandbox, "/ui/workspace", user=SAM)
    assert (seen["me"], seen["team"]["name"]) == (SAM, "Fernhill Health")
    channels = {channel["id"]: channel for channel in seen["channels"]}
    assert PRIVATE in channels
    assert [c["user"] for c in channels.values() if c["is_im"]] == [BOT]
    assert seen["apps"][0]["commands"][0]["command"] == "/audit"
    assert {shortcut["callback_id"] for shortcut in seen["apps"][0]["shortcuts"]} == {
        "lookup",
        "ask",
    }
    others = read(sandbox, "/ui/workspace")
    assert others["me"] == DANA
    assert PRIVATE not in {channel["id"] for channel in others["channels"]}


def test_a_message_is_written_and_seen_at_once(sandbox: Sandbox, page: Page) -> None:
    assert send(sandbox, "/ui/messages", user=DANA, channel=INCIDENTS, text="hi") == {"ok": True}
    assert page.hears("message")["message"]["text"] == "hi"
    found = read(sandbox, "/ui/messages", user=DANA, channel=INCIDENTS)["messages"]
    assert [message["text"] for message in found] == ["hi"]


def test_what_cannot_be_written_is_said_in_words(sandbox: Sandbox) -> None:
    refused = send(sandbox, "/ui/messages", user=DANA, channel=PRIVATE, text="hi")
    assert refused == {"ok": False, "error": "there is no such channel for you"}
    unknown = send(sandbox, "/ui/messages", user=DANA, channel=INCIDENTS, text="/what")
    assert unknown == {"ok": False, "error": "/what is not a valid command"}


def test_a_command_that_fails_is_noticed_by_its_author(sandbox: Sandbox, page: Page) -> None:
    send(sandbox, "/ui/messages", user=DANA, channel=INCIDENTS, text="/audit list")
    notice = page.hears("notice")
    assert notice["text"] == '/audit failed with the error "dispatch_failed"'
    assert (notice["level"], notice["channel"]) == ("error", INCIDENTS)


def test_a_press_reaches_the_app(sandbox: Sandbox, app: SocketApp, client: WebClient) -> None:
    ts = client.chat_postMessage(channel=INCIDENTS, text="x")["ts"]
    container = {
        "type": "message",
        "channel_id": INCIDENTS,
        "message_ts": ts,
        "is_ephemeral": False,
    }
    values = {"b": {"pick": {"type": "static_select", "selected_option": None}}}
    answer = send(
        sandbox,
        "/ui/actions",
        user=DANA,
        container=container,
        action=BUTTON,
        state={"values": values},
    )
    assert answer == {"ok": True}
    sandbox.wait_for(lambda: app.payloads)
    payload = app.payloads[0]
    assert payload["actions"][0]["value"] == "v"
    assert payload["state"] == {"values": values}
    assert payload["user"]["id"] == DANA
    gone = send(
        sandbox, "/ui/actions", user=DANA, container={**container, "message_ts": "1"}, action=BUTTON
    )
    assert gone == {"ok": False, "error": "the message is gone"}


def test_a_press_without_acknowledgement_is_noticed(hasty: Sandbox, silent: SocketApp) -> None:
    page = Page(hasty, DANA)
    view = open_form(hasty, client_of(hasty))
    container = {"type": "view", "view_id": view}
    send(hasty, "/ui/actions", user=DANA, container=container, action=BUTTON)
    assert page.hears("notice")["channel"] is None
    assert silent.payloads[0]["view"]["id"] == view
    page.close()


def test_a_form_opens_is_corrected_and_closes(
    sandbox: Sandbox, app: SocketApp, client: WebClient, page: Page
) -> None:
    view = open_form(sandbox, client)
    assert page.hears("view_opened")["view"]["id"] == view
    path = f"/ui/views/{view}/submit"

    def submitted(value: str | None) -> dict[str, Any]:
        values = {"name": {"a": {"type": "plain_text_input", "value": value}}}
        return send(sandbox, path, user=DANA, state={"values": values})

    assert list(submitted(None)["errors"]) == ["name"]
    app.reply = lambda _payload: {"response_action": "errors", "errors": {"name": "taken"}}
    assert submitted("x") == {"ok": True, "errors": {"name": "taken"}}
    app.reply = lambda _payload: {}
    assert submitted("y") == {"ok": True}
    assert page.hears("view_closed")["view_id"] == view
    assert submitted("z") == {"ok": False, "error": "the form is no longer open"}


def test_a_form_is_dismissed(sandbox: Sandbox, client: WebClient) -> None:
    view = open_form(sandbox, client)
    assert send(sandbox, f"/ui/views/{view}/close", user=DANA) == {"ok": True}
    assert sandbox.person("dana").views() == []


def test_looking_at_the_home_tab_is_told(
    sandbox: Sandbox, app: SocketApp, client: WebClient, page: Page
) -> None:
    assert read(sandbox, "/ui/home", user=DANA, app="A0SANDBOX01")["view"] is None
    sandbox.wait_for(lambda: app.payloads)
    client.views_publish(user_id=DANA, view={"type": "home", "blocks": []})
    assert page.hears("home_published")["app"] == "A0SANDBOX01"


def test_a_shortcut_is_used(sandbox: Sandbox, app: SocketApp, client: WebClient) -> None:
    ts = client.chat_postMessage(channel=INCIDENTS, text="x")["ts"]
    fields = {"user": DANA, "callback_id": "lookup", "channel": INCIDENTS, "message_ts": ts}
    assert send(sandbox, "/ui/shortcuts", type="message", **fields) == {"ok": True}
    sandbox.wait_for(lambda: app.payloads)
    assert app.payloads[0]["type"] == "message_action"


def test_faults_are_set_and_cleared(sandbox: Sandbox, page: Page) -> None:
    added = send(sandbox, "/ui/faults", method="chat.postMessage", fault="500", times=2)
    assert added["faults"][0]["times"] == 2
    assert page.hears("faults")["faults"] == added["faults"]
    assert not send(sandbox, "/ui/faults", fault="explode")["ok"]
    assert delete(sandbox, "/ui/faults") == {"ok": True, "faults": []}
    assert read(sandbox, "/ui/faults")["faults"] == []


def test_an_ephemeral_reaches_one_page(client: WebClient, page: Page) -> None:
    client.chat_postEphemeral(channel=INCIDENTS, user=SAM, text="for sam")
    client.chat_postEphemeral(channel=INCIDENTS, user=DANA, text="for dana")
    heard = page.hears("message")["message"]
    assert (heard["text"], heard["ephemeral"]) == ("for dana", True)


def test_a_stream_ends_with_the_sandbox(sandbox: Sandbox, page: Page) -> None:
    sandbox.stop()
    assert page.ends()


def test_nobody_has_no_stream(sandbox: Sandbox) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404") as problem:
        Page(sandbox, "U0NOBODY000")
    problem.value.close()


def test_another_site_gets_nothing(sandbox: Sandbox) -> None:
    form = urllib.request.Request(  # noqa: S310 - our own
        f"{sandbox.url}ui/messages", b"user=x", {"Content-Type": "text/plain"}
    )
    with urllib.request.urlopen(form) as response:  # noqa: S310 - same
        assert b"Send JSON" in response.read()
    named = urllib.request.Request(f"{sandbox.url}ui/workspace", headers={"Host": "evil.test"})  # noqa: S310 - same
    with pytest.raises(urllib.error.HTTPError, match="400") as problem:
        urllib.request.urlopen(named)  # noqa: S310 - same
    problem.value.close()


def test_the_page_runs_only_its_own_code(sandbox: Sandbox) -> None:
    with urllib.request.urlopen(sandbox.url) as response:  # noqa: S310 - our own
        assert b"<!doctype html>" in response.read(100).lower()
        policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self'; img-src 'self' data: https:;")
    assert "unsafe" not in policy
