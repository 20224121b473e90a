from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from slack_sdk.errors import SlackApiError

from bot.errors import UsageError
from tests.unit.sandbox.places import INCIDENTS

if TYPE_CHECKING:
    from slack_sdk import WebClient

    from bot.sandbox import Sandbox


def texts(sandbox: Sandbox) -> list[str]:
    return [message["text"] for message in sandbox.person("dana").sees("incidents")]


def post(client: WebClient) -> None:
    client.chat_postMessage(channel=INCIDENTS, text="x")


def test_429_comes_with_the_time_or_without(sandbox: Sandbox, client: WebClient) -> None:
    sandbox.faults.add("chat.postMessage", "429", seconds=7)
    sandbox.faults.add("chat.postMessage", "429_bare")
    with pytest.raises(SlackApiError) as timed:
        post(client)
    with pytest.raises(SlackApiError) as bare:
        post(client)
    assert timed.value.response.headers["Retry-After"] == "7"
    assert (bare.value.response.status_code, bare.value.response["error"]) == (
        429,
        "message_limit_exceeded",
    )
    assert "Retry-After" not in bare.value.response.headers
    post(client)
    assert texts(sandbox) == ["x"]
    assert [call.error for call in sandbox.calls] == ["429", "429_bare", None]


def test_500_and_ok_false_do_nothing(sandbox: Sandbox, client: WebClient) -> None:
    sandbox.faults.add("*", "500")
    sandbox.faults.add("*", "ok_false", error="fatal_error")
    with pytest.raises(SlackApiError) as server:
        post(client)
    with pytest.raises(SlackApiError) as refused:
        post(client)
    assert server.value.response.status_code == 500
    assert refused.value.response["error"] == "fatal_error"
    assert texts(sandbox) == []


def test_a_connection_is_cut_before_or_after_the_message_is_kept(
    sandbox: Sandbox, client: WebClient
) -> None:
    sandbox.faults.add("chat.postMessage", "drop_before")
    with pytest.raises(OSError, match=r"reset|closed|aborted"):
        post(client)
    assert texts(sandbox) == []
    sandbox.faults.add("chat.postMessage", "drop_after")
    with pytest.raises(OSError, match=r"reset|closed|aborted"):
        post(client)
    assert texts(sandbox) == ["x"]


def test_a_call_that_hangs_was_done(sandbox: Sandbox, client: WebClient) -> None:
    client.timeout = 0.1  # type: ignore[assignment] # seconds may have a fraction
    sandbox.faults.add("chat.postMessage", "hang")
    with pytest.raises(TimeoutError):
        post(client)
    sandbox.wait_for(lambda: texts(sandbox) == ["x"])


def test_a_slow_call_is_answered_after_all(sandbox: Sandbox, client: WebClient) -> None:
    sandbox.faults.add("chat.postMessage", "slow", seconds=0.05)
    started = time.monotonic()
    post(client)
    assert time.monotonic() - started >= 0.05
    assert texts(sandbox) == ["x"]


def test_a_fault_is_for_its_method_and_so_many_times(sandbox: Sandbox, client: WebClient) -> None:
    sandbox.faults.add("chat.postMessage", "500", times=2)
    client.auth_test()
    for _ in range(2):
        with pytest.raises(SlackApiError):
            post(client)
    post(client)
    assert sandbox.faults.as_page() == []


def test_faults_can_be_forgotten(sandbox: Sandbox, client: WebClient) -> None:
    sandbox.faults.add("*", "500", times=100)
    sandbox.faults.clear()
    post(client)


def test_there_are_no_other_faults(sandbox: Sandbox) -> None:
    with pytest.raises(UsageError, match="drop_after"):
        sandbox.faults.add("*", "explode")  # type: ignore[arg-type] # what is refused
