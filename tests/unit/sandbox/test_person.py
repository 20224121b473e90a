from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.errors import UsageError
from bot.sandbox.refusal import RefusalError
from tests.unit.sandbox.places import BOT, DANA, INCIDENTS, client_of

if TYPE_CHECKING:
    from slack_sdk import WebClient

    from bot.sandbox import Sandbox
    from bot.sandbox.person import View
    from tests.unit.sandbox.socket_app import SocketApp


def plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


NAME = {
    "type": "input",
    "block_id": "name",
    "label": plain("Name"),
    "element": {"type": "plain_text_input", "action_id": "a"},
}
MODAL = {
    "type": "modal",
    "callback_id": "form",
    "title": plain("Form"),
    "submit": plain("OK"),
    "notify_on_close": True,
    "blocks": [NAME],
}
OPTIONS = [{"text": plain(value), "value": value} for value in ("one", "two")]
SELECT = {"type": "static_select", "action_id": "pick", "options": OPTIONS}


def opened(sandbox: Sandbox, client: WebClient) -> View:
    trigger = sandbox.payload("command", text="/audit").body["trigger_id"]
    client.views_open(trigger_id=trigger, view=MODAL)
    return sandbox.person("dana").views()[-1]


def test_a_message_is_written_with_mentions_and_without_markup(sandbox: Sandbox) -> None:
    dana = sandbox.person("dana")
    dana.says("incidents", "@sam look at #security <!channel> a@b.test & @nobody")
    assert dana.sees("incidents")[-1]["text"] == (
        "<@U0SAM000001> look at <#C0SECURITY1|security> &lt;!channel&gt; a@b.test &amp; @nobody"
    )


@pytest.mark.parametrize(
    ("channel", "text", "thread", "error"),
    [
        ("access-review", "hi", None, "channel_not_found"),
        ("nowhere", "hi", None, "channel_not_found"),
        ("incidents", "hi", "1.0", "thread_not_found"),
        ("incidents", "/nothing", None, "not a valid command"),
    ],
)
def test_what_cannot_be_written(
    sandbox: Sandbox, channel: str, text: str, thread: str | None, error: str
) -> None:
    with pytest.raises(RefusalError, match=error):
        sandbox.person("dana").says(channel, text, thread_ts=thread)


def test_commands_do_not_work_in_threads(sandbox: Sandbox) -> None:
    dana = sandbox.person("dana")
    dana.says("incidents", "parent")
    with pytest.raises(RefusalError, match="thread"):
        dana.says("incidents", "/audit list", thread_ts=dana.sees("incidents")[-1]["ts"])


def test_a_command_says_who_where_and_what(sandbox: Sandbox, app: SocketApp) -> None:
    sandbox.person("dana").says("incidents", "/audit  list ")
    payload = app.payloads[-1]
    assert (payload["user_id"], payload["channel_name"]) == (DANA, "incidents")
    assert (payload["command"], payload["text"]) == ("/audit", "list")


def test_the_acknowledgement_of_a_command_can_be_its_answer(
    sandbox: Sandbox, app: SocketApp
) -> None:
    dana = sandbox.person("dana")
    app.reply = lambda _payload: {"text": "hi", "response_type": "in_channel"}
    dana.says("incidents", "/audit")
    app.reply = lambda _payload: {"text": "psst"}
    dana.says("incidents", "/audit")
    seen = [(message["text"], message["ephemeral"]) for message in dana.sees("incidents")]
    assert seen == [("hi", False), ("psst", True)]


def test_messages_reach_the_app_where_it_is(sandbox: Sandbox, app: SocketApp) -> None:
    dana = sandbox.person("dana")
    dana.says("general", "not here")
    dana.says("incidents", "@audit help")
    dana.says("@audit", "directly")
    sandbox.wait_for(lambda: len(app.payloads) == 3)
    events = [payload["event"] for payload in app.payloads]
    found = {(event["type"], event.get("channel_type"), event["text"]) for event in events}
    assert found == {
        ("message", "channel", f"<@{BOT}> help"),
        ("app_mention", "channel", f"<@{BOT}> help"),
        ("message", "im", "directly"),
    }


def test_a_choice_is_told_with_the_message_and_its_state(
    sandbox: Sandbox, app: SocketApp, client: WebClient
) -> None:
    block = {"type": "section", "block_id": "b", "text": plain("x"), "accessory": SELECT}
    client.chat_postMessage(channel=INCIDENTS, text="x", blocks=[block])
    dana = sandbox.person("dana")
    dana.chooses(dana.sees("incidents")[-1], "pick", "two")
    payload = app.payloads[-1]
    assert payload["actions"][0]["selected_option"]["value"] == "two"
    entry = payload["state"]["values"]["b"]["pick"]
    assert entry == {"type": "static_select", "selected_option": OPTIONS[1]}
    assert payload["message"]["text"] == "x"
    assert payload["container"]["channel_id"] == INCIDENTS


def test_a_message_that_is_gone_cannot_be_clicked(
    sandbox: Sandbox, app: SocketApp, client: WebClient
) -> None:
    button = {"type": "button", "action_id": "go", "text": plain("Go")}
    block = {"type": "actions", "elements": [button]}
    ts = client.chat_postMessage(channel=INCIDENTS, text="x", blocks=[block])["ts"]
    dana = sandbox.person("dana")
    message = dana.sees("incidents")[-1]
    client.chat_delete(channel=INCIDENTS, ts=ts)
    with pytest.raises(RefusalError, match="message_not_found"):
        dana.clicks(message, "go")
    assert app.payloads == []


def test_a_form_is_checked_then_judged_by_the_app_then_closed(
    sandbox: Sandbox, app: SocketApp, client: WebClient
) -> None:
    dana, view = sandbox.person("dana"), opened(sandbox, client)
    assert list(dana.submits(view)) == ["name"]
    assert app.payloads == []
    app.reply = lambda _payload: {"response_action": "errors", "errors": {"name": "taken"}}
    assert dana.submits(view, {"name": {"a": "x"}}) == {"name": "taken"}
    app.reply = lambda _payload: {}
    assert dana.submits(view, {"name": {"a": "y"}}) == {}
    assert dana.views() == []
    submitted = app.payloads[-1]["view"]["state"]["values"]
    assert submitted == {"name": {"a": {"type": "plain_text_input", "value": "y"}}}


@pytest.mark.parametrize(
    ("answer", "titles"),
    [
        ({"response_action": "update", "view": {**MODAL, "title": plain("New")}}, ["New"]),
        ({"response_action": "push", "view": {**MODAL, "title": plain("Top")}}, ["Form", "Top"]),
        ({"response_action": "clear"}, []),
    ],
)
def test_the_app_says_what_becomes_of_a_form(
    sandbox: Sandbox,
    app: SocketApp,
    client: WebClient,
    answer: dict[str, Any],
    titles: list[str],
) -> None:
    dana, view = sandbox.person("dana"), opened(sandbox, client)
    app.reply = lambda _payload: answer
    assert dana.submits(view, {"name": {"a": "x"}}) == {}
    assert [seen["title"]["text"] for seen in dana.views()] == titles


def test_a_form_stays_when_the_app_is_wrong(
    sandbox: Sandbox, app: SocketApp, client: WebClient
) -> None:
    dana, view = sandbox.person("dana"), opened(sandbox, client)
    app.reply = lambda _payload: {"response_action": "errors", "errors": {"other": "x"}}
    with pytest.raises(RefusalError, match="invalid_errors"):
        dana.submits(view, {"name": {"a": "x"}})
    assert len(dana.views()) == 1


def test_a_form_stays_when_the_app_is_silent(hasty: Sandbox, silent: SocketApp) -> None:
    dana, view = hasty.person("dana"), opened(hasty, client_of(hasty))
    with pytest.raises(RefusalError, match="operation_timeout"):
        dana.submits(view, {"name": {"a": "x"}})
    assert len(dana.views()) == len(silent.payloads) == 1


def test_a_dismissed_form_is_told(sandbox: Sandbox, app: SocketApp, client: WebClient) -> None:
    view = opened(sandbox, client)
    sandbox.person("dana").closes(view)
    sandbox.wait_for(lambda: app.payloads)
    payload = app.payloads[0]
    assert (payload["type"], payload["is_cleared"]) == ("view_closed", False)
    assert "trigger_id" not in payload


def test_a_press_in_a_form_carries_what_is_filled_in(
    sandbox: Sandbox, app: SocketApp, client: WebClient
) -> None:
    dana, view = sandbox.person("dana"), opened(sandbox, client)
    block = {"type": "actions", "block_id": "b", "elements": [SELECT]}
    client.views_update(view_id=view["id"], view={**MODAL, "blocks": [NAME, block]})
    dana.chooses(dana.views()[-1], "pick", "one")
    payload = app.payloads[-1]
    assert payload["container"] == {"type": "view", "view_id": view["id"]}
    assert payload["view"]["state"]["values"]["b"]["pick"]["selected_option"] == OPTIONS[0]
    assert "response_url" not in payload


def test_nobody_elses_form_can_be_submitted(sandbox: Sandbox, client: WebClient) -> None:
    view = opened(sandbox, client)
    with pytest.raises(RefusalError, match="not_found"):
        sandbox.person("sam").submits(view, {"name": {"a": "x"}})


def test_a_shortcut_carries_the_message(sandbox: Sandbox, app: SocketApp) -> None:
    dana = sandbox.person("dana")
    dana.says("general", "look at AKIA")
    dana.uses_shortcut("lookup", dana.sees("general")[-1])
    sandbox.wait_for(lambda: app.payloads)
    payload = app.payloads[-1]
    assert (payload["type"], payload["message"]["text"]) == ("message_action", "look at AKIA")
    with pytest.raises(RefusalError, match="shortcut_not_found"):
        dana.uses_shortcut("lookup")


def test_the_home_tab_is_shown_once_it_is_published(
    sandbox: Sandbox, app: SocketApp, client: WebClient
) -> None:
    dana = sandbox.person("dana")
    assert dana.opens_home() is None
    event = app.payloads[-1]["event"]
    assert (event["user"], event["tab"], "view" in event) == (DANA, "home", False)
    client.views_publish(user_id=DANA, view={"type": "home", "blocks": []})
    assert dana.opens_home() is not None
    assert app.payloads[-1]["event"]["view"]["type"] == "home"


def test_waiting_in_vain_shows_what_stands_there(sandbox: Sandbox, client: WebClient) -> None:
    client.chat_postMessage(channel=INCIDENTS, text="only this")
    with pytest.raises(AssertionError, match=r"(?s)incidents .* audit\nonly this.*postMessage ok"):
        sandbox.wait_for(lambda: False, seconds=0.01)


def test_a_sandbox_that_does_not_run_says_so(sandbox: Sandbox) -> None:
    dana = sandbox.person("dana")
    sandbox.stop()
    sandbox.stop()
    with pytest.raises(UsageError, match="not running"):
        dana.views()


def test_a_port_that_is_taken_is_named(sandbox: Sandbox) -> None:
    from bot.sandbox import Sandbox as Another
    from bot.sandbox import SandboxOptions

    port = int(sandbox.url.rstrip("/").rpartition(":")[2])
    with pytest.raises(UsageError, match=f"127.0.0.1:{port}"):
        Another(SandboxOptions(port=port)).start()
