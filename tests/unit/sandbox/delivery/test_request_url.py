from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import orjson
import pytest
from slack_sdk.signature import SignatureVerifier

from tests.unit.sandbox.web_app import Answer, Got, WebApp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.sandbox import Sandbox


@pytest.fixture
def web_app(sandbox: Sandbox) -> Iterator[WebApp]:
    app = WebApp()
    sandbox.deliver_to(app.start())
    yield app
    app.stop()


def is_signed(sandbox: Sandbox, got: Got) -> bool:
    verifier = SignatureVerifier(sandbox.signing_secret)
    return verifier.is_valid_request(got.body.decode(), dict(got.headers))


def test_a_command_is_a_signed_form(sandbox: Sandbox, web_app: WebApp) -> None:
    delivery = sandbox.person("dana").says("incidents", "/audit list a&b")
    assert (delivery.acked, delivery.body) == (True, None)
    (got,) = web_app.got
    assert got.headers["content-type"] == "application/x-www-form-urlencoded"
    form = parse_qs(got.body.decode())
    assert (form["command"], form["text"]) == (["/audit"], ["list a&amp;b"])
    assert is_signed(sandbox, got)
    assert "x-slack-retry-num" not in got.headers


def test_a_shortcut_is_a_form_with_a_payload(sandbox: Sandbox, web_app: WebApp) -> None:
    sandbox.person("dana").uses_shortcut("ask")
    (got,) = web_app.got
    payload = orjson.loads(parse_qs(got.body.decode())["payload"][0])
    assert (payload["type"], payload["callback_id"]) == ("shortcut", "ask")
    assert is_signed(sandbox, got)


def test_an_event_is_signed_json(sandbox: Sandbox, web_app: WebApp) -> None:
    sandbox.person("dana").opens_home()
    (got,) = web_app.got
    assert orjson.loads(got.body)["event"]["type"] == "app_home_opened"
    assert got.headers["content-type"] == "application/json"
    assert is_signed(sandbox, got)


def test_an_event_is_sent_again_with_retry_headers(sandbox: Sandbox, web_app: WebApp) -> None:
    web_app.answer = lambda _got: Answer(status=500 if len(web_app.got) < 3 else 200)
    sandbox.person("dana").opens_home()
    numbers = [got.headers.get("x-slack-retry-num") for got in web_app.got]
    assert numbers == [None, "1", "2"]
    assert web_app.got[1].headers["x-slack-retry-reason"] == "http_error"
    assert len({orjson.loads(got.body)["event_id"] for got in web_app.got}) == 1


def test_an_answer_is_read_by_its_type(sandbox: Sandbox, web_app: WebApp) -> None:
    web_app.answer = lambda _got: Answer(body=b'{"text": "hi"}', content_type="application/json")
    assert sandbox.person("dana").says("incidents", "/audit").body == {"text": "hi"}
    web_app.answer = lambda _got: Answer(body=b"plain")
    assert sandbox.person("dana").says("incidents", "/audit").body == "plain"


def test_an_error_is_no_acknowledgement(sandbox: Sandbox, web_app: WebApp) -> None:
    web_app.answer = lambda _got: Answer(status=401)
    delivery = sandbox.person("dana").says("incidents", "/audit list")
    assert (delivery.acked, delivery.body, delivery.error) == (False, 401, "dispatch_failed")


def test_nobody_there_is_no_acknowledgement(sandbox: Sandbox) -> None:
    sandbox.deliver_to("http://127.0.0.1:9/")
    delivery = sandbox.person("dana").says("incidents", "/audit list")
    assert (delivery.acked, delivery.error) == (False, "dispatch_failed")


def test_forged_and_old_signatures_are_told_from_right_ones(
    sandbox: Sandbox, web_app: WebApp
) -> None:
    payload = sandbox.payload("command", text="/audit list")
    sandbox.send(payload)
    sandbox.send(payload, signature="v0=forged")
    sandbox.send(payload, timestamp=int(time.time()) - 301)
    assert [is_signed(sandbox, got) for got in web_app.got] == [True, False, False]


def test_the_same_payload_can_come_five_times(sandbox: Sandbox, web_app: WebApp) -> None:
    deliveries = sandbox.send(sandbox.payload("command", text="/audit list"), retries=4)
    assert [delivery.acked for delivery in deliveries] == [True] * 5
    assert len({got.body for got in web_app.got}) == 1


def test_a_payload_can_claim_to_be_anybodys(sandbox: Sandbox, web_app: WebApp) -> None:
    payload = sandbox.payload("command", text="/audit list", team_id="T0OTHER0000")
    sandbox.send(payload.changed(user_id="U0OTHER0000"))
    form = parse_qs(web_app.got[0].body.decode())
    assert (form["team_id"], form["user_id"]) == (["T0OTHER0000"], ["U0OTHER0000"])
    event = sandbox.payload("message", user="deploys", text="deployed", bot_id="B0DEPLOYS01")
    assert event.body["event"]["bot_id"] == "B0DEPLOYS01"


def test_the_address_is_verified_with_a_challenge(sandbox: Sandbox, web_app: WebApp) -> None:
    def echo(got: Got) -> Answer:
        body = orjson.dumps({"challenge": orjson.loads(got.body)["challenge"]})
        return Answer(body=body, content_type="application/json")

    assert not sandbox.verify_url()
    web_app.answer = echo
    assert sandbox.verify_url("abc")


def test_socket_mode_comes_back(sandbox: Sandbox, web_app: WebApp) -> None:
    sandbox.deliver_to(None)
    assert not sandbox.person("dana").says("incidents", "/audit list").acked
    assert web_app.got == []
