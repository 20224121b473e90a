from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.socket_mode.websocket_client import SocketModeClient
from websocket import WebSocketException, create_connection

from tests.unit.sandbox.places import client_of
from tests.unit.sandbox.socket_app import SocketApp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slack_sdk.socket_mode.client import BaseSocketModeClient
    from slack_sdk.socket_mode.request import SocketModeRequest

    from bot.sandbox import Sandbox


@pytest.fixture
def other(sandbox: Sandbox) -> Iterator[SocketApp]:
    connected = SocketApp(sandbox).run()
    yield connected
    connected.close()


def test_slacks_own_client_connects_receives_and_acknowledges(sandbox: Sandbox) -> None:
    received: list[SocketModeRequest] = []

    def listen(client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        received.append(request)
        client.send_socket_mode_response(SocketModeResponse(request.envelope_id, {"text": "ok"}))

    client = SocketModeClient(sandbox.app_token, web_client=client_of(sandbox))
    client.socket_mode_request_listeners.append(listen)
    closed = threading.Event()
    client.on_close_listeners.append(lambda _session: closed.set())
    client.connect()
    sandbox.wait_for(lambda: sandbox.connections)
    delivery = sandbox.person("dana").says("incidents", "/audit list")
    hang_up(client, closed)
    assert (delivery.acked, delivery.body) == (True, {"text": "ok"})
    assert received[0].type == "slash_commands"
    assert received[0].payload["text"] == "list"


def hang_up(client: SocketModeClient, closed: threading.Event) -> None:
    """Close the client after its connection: the other way round its reader may sleep on it."""
    client.auto_reconnect_enabled = False
    session = client.current_session
    assert session is not None
    assert session.sock is not None
    connection = session.sock.sock
    assert connection is not None
    session.sock.send_close()
    assert closed.wait(5)
    client.close()
    connection.close()


def test_hello_counts_the_connections(app: SocketApp, other: SocketApp) -> None:
    assert app.hello["type"] == "hello"
    assert (app.hello["num_connections"], other.hello["num_connections"]) == (1, 2)
    assert app.hello["connection_info"] == {"app_id": "A0SANDBOX01"}


def test_each_payload_goes_to_one_connection_and_all_get_some(
    sandbox: Sandbox, app: SocketApp, other: SocketApp
) -> None:
    dana = sandbox.person("dana")
    for number in range(40):
        dana.says("incidents", f"/audit {number}")
    texts = [payload["text"] for payload in app.payloads + other.payloads]
    assert sorted(texts, key=int) == [str(number) for number in range(40)]
    assert app.payloads
    assert other.payloads


def test_a_ticket_is_good_for_one_connection(sandbox: Sandbox) -> None:
    url = client_of(sandbox).apps_connections_open(app_token=sandbox.app_token)["url"]
    first = create_connection(url, timeout=5)
    with pytest.raises(WebSocketException):
        create_connection(url, timeout=5)
    first.close(timeout=1)


def test_without_a_connection_nothing_is_delivered(sandbox: Sandbox) -> None:
    delivery = sandbox.person("dana").says("incidents", "/audit list")
    assert (delivery.acked, delivery.error) == (False, "dispatch_failed")


def test_silence_is_a_failure_after_the_time(hasty: Sandbox, silent: SocketApp) -> None:
    delivery = hasty.person("dana").says("incidents", "/audit list")
    assert (delivery.acked, delivery.error) == (False, "operation_timeout")
    assert delivery.seconds >= 0.1
    assert len(silent.envelopes) == 1


def test_an_event_without_acknowledgement_is_sent_again(hasty: Sandbox, silent: SocketApp) -> None:
    hasty.person("dana").opens_home()
    hasty.wait_for(lambda: len(silent.envelopes) == 3)
    tries = [(one["retry_attempt"], one["retry_reason"]) for one in silent.envelopes]
    assert tries == [(0, ""), (1, "http_timeout"), (2, "http_timeout")]
    assert len({payload["event_id"] for payload in silent.payloads}) == 1
    assert len({envelope["envelope_id"] for envelope in silent.envelopes}) == 3


def test_a_refresh_asks_for_new_connections(sandbox: Sandbox, app: SocketApp) -> None:
    sandbox.refresh_connections()
    app.ends()
    assert sandbox.connections == 0
    assert app.envelopes[-1]["type"] == "disconnect"
    assert app.envelopes[-1]["reason"] == "refresh_requested"


def test_a_drop_says_nothing(sandbox: Sandbox, app: SocketApp) -> None:
    sandbox.drop_connections()
    app.ends()
    sandbox.wait_for(lambda: sandbox.connections == 0)
    assert app.envelopes == []


def test_what_is_no_acknowledgement_is_ignored(sandbox: Sandbox, app: SocketApp) -> None:
    app.socket.send("no json")
    app.socket.send("[]")
    app.socket.send_binary(b"\x00")
    assert sandbox.person("dana").says("incidents", "/audit list").acked
