from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from slack_sdk.errors import SlackApiError

from tests.unit.sandbox.places import DANA

if TYPE_CHECKING:
    from slack_sdk import WebClient

    from bot.sandbox import Sandbox
    from tests.unit.sandbox.conftest import Clock


def modal(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    title = {"type": "plain_text", "text": "Ask"}
    return {"type": "modal", "title": title, "blocks": [{"type": "divider"}], **changes}


def trigger(sandbox: Sandbox) -> str:
    return str(sandbox.payload("command", text="/audit").body["trigger_id"])


def test_a_modal_opens_changes_and_knows_when_it_changed(
    sandbox: Sandbox, client: WebClient
) -> None:
    view = client.views_open(trigger_id=trigger(sandbox), view=modal(callback_id="one"))["view"]
    dana = sandbox.person("dana")
    assert [seen["callback_id"] for seen in dana.views()] == ["one"]
    changed = client.views_update(
        view_id=view["id"], hash=view["hash"], view=modal(callback_id="two")
    )["view"]
    assert changed["hash"] != view["hash"]
    assert [seen["callback_id"] for seen in dana.views()] == ["two"]
    with pytest.raises(SlackApiError, match="hash_conflict"):
        client.views_update(view_id=view["id"], hash=view["hash"], view=modal())


def test_a_trigger_opens_one_modal_in_three_seconds(
    sandbox: Sandbox, client: WebClient, clock: Clock
) -> None:
    used, late = trigger(sandbox), trigger(sandbox)
    client.views_open(trigger_id=used, view=modal())
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        client.views_open(trigger_id=used, view=modal())
    clock.now += 3.5
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        client.views_open(trigger_id=late, view=modal())


def test_a_refused_view_costs_no_trigger(sandbox: Sandbox, client: WebClient) -> None:
    ident = trigger(sandbox)
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        client.views_open(trigger_id=ident, view=modal(blocks=[{"type": "nothing"}]))
    client.views_open(trigger_id=ident, view=modal())


def test_a_stack_is_three_deep(sandbox: Sandbox, client: WebClient) -> None:
    root = client.views_open(trigger_id=trigger(sandbox), view=modal())["view"]
    pushed = [
        client.views_push(trigger_id=trigger(sandbox), view=modal())["view"] for _ in range(2)
    ]
    assert [view["root_view_id"] for view in pushed] == [root["id"]] * 2
    assert pushed[1]["previous_view_id"] == pushed[0]["id"]
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        client.views_push(trigger_id=trigger(sandbox), view=modal())


def test_an_external_id_finds_a_view_and_is_taken_once(sandbox: Sandbox, client: WebClient) -> None:
    client.views_open(trigger_id=trigger(sandbox), view=modal(external_id="mine"))
    client.views_update(external_id="mine", view=modal(external_id="mine", callback_id="new"))
    assert sandbox.person("dana").views()[-1]["callback_id"] == "new"
    with pytest.raises(SlackApiError, match="duplicate_external_id"):
        client.views_open(trigger_id=trigger(sandbox), view=modal(external_id="mine"))


def test_a_closed_view_cannot_be_changed(sandbox: Sandbox, client: WebClient) -> None:
    view = client.views_open(trigger_id=trigger(sandbox), view=modal())["view"]
    dana = sandbox.person("dana")
    dana.closes(dana.views()[-1])
    with pytest.raises(SlackApiError, match="not_found"):
        client.views_update(view_id=view["id"], view=modal())


def test_a_home_tab_is_one_persons(sandbox: Sandbox, client: WebClient) -> None:
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    first = client.views_publish(user_id=DANA, view=home)["view"]
    again = client.views_publish(user_id=DANA, view={**home, "blocks": []})["view"]
    assert first["id"] == again["id"]
    shown = sandbox.person("dana").home()
    assert shown is not None
    assert shown["blocks"] == []
    assert sandbox.person("sam").home() is None
    with pytest.raises(SlackApiError, match="hash_conflict"):
        client.views_publish(user_id=DANA, view=home, hash=first["hash"])
