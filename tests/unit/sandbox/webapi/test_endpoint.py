from __future__ import annotations

import urllib.request
from typing import TYPE_CHECKING

import orjson
import pytest
from slack_sdk.errors import SlackApiError

from tests.unit.sandbox.places import INCIDENTS, client_of

if TYPE_CHECKING:
    from bot.sandbox import Sandbox


@pytest.mark.parametrize(("token", "error"), [("", "not_authed"), ("xoxb-other", "invalid_auth")])
def test_a_call_needs_the_token(workspace: Sandbox, token: str, error: str) -> None:
    with pytest.raises(SlackApiError) as problem:
        client_of(workspace, token).auth_test()
    assert problem.value.response["error"] == error


def test_each_token_is_for_its_own_methods(workspace: Sandbox) -> None:
    with pytest.raises(SlackApiError) as problem:
        client_of(workspace, workspace.app_token).auth_test()
    assert problem.value.response["error"] == "not_allowed_token_type"
    with pytest.raises(SlackApiError) as problem:
        client_of(workspace).apps_connections_open(app_token=workspace.bot_token)
    assert problem.value.response["error"] == "not_allowed_token_type"


def test_an_unknown_method_says_so(workspace: Sandbox) -> None:
    with pytest.raises(SlackApiError) as problem:
        client_of(workspace).api_call("admin.everything.delete")
    assert problem.value.response["error"] == "unknown_method"


def test_calls_are_kept_without_their_token(workspace: Sandbox) -> None:
    client_of(workspace).api_call("users.info", params={"user": "U0DANA00001"})
    last = workspace.calls[-1]
    assert (last.method, last.arguments, last.error) == (
        "users.info",
        {"user": "U0DANA00001"},
        None,
    )


def test_a_form_carries_blocks_as_json(workspace: Sandbox) -> None:
    blocks = [{"type": "divider"}]
    client = client_of(workspace)
    client.api_call(
        "chat.postMessage",
        data={"channel": INCIDENTS, "text": "x", "blocks": orjson.dumps(blocks).decode()},
    )
    assert workspace.person("dana").sees("incidents")[-1]["blocks"][0]["type"] == "divider"


@pytest.mark.parametrize(("body", "error"), [(b"{", "invalid_json"), (b"[]", "json_not_object")])
def test_a_body_that_is_no_call(workspace: Sandbox, body: bytes, error: str) -> None:
    headers = {"Content-Type": "application/json", "Authorization": "Bearer x"}
    request = urllib.request.Request(f"{workspace.api_url}auth.test", body, headers)  # noqa: S310 - our own
    with urllib.request.urlopen(request) as response:  # noqa: S310 - same
        assert orjson.loads(response.read())["error"] == error
