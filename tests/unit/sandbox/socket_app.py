"""An app on one Socket Mode connection, which answers by a function."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import orjson
from websocket import WebSocketException, create_connection

from tests.unit.sandbox.places import client_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from websocket import WebSocket

    from bot.sandbox import Sandbox


class SocketApp:
    """`reply` makes the acknowledgement of a payload; where it gives None, none is sent."""

    def __init__(self, sandbox: Sandbox) -> None:
        answer = client_of(sandbox).apps_connections_open(app_token=sandbox.app_token)
        self.socket: WebSocket = create_connection(answer["url"], timeout=10)
        self.hello = self._read()
        self.envelopes: list[dict[str, Any]] = []
        self.reply: Callable[[dict[str, Any]], dict[str, Any] | None] = lambda _payload: {}
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def run(self) -> SocketApp:
        """Acknowledge what comes, from now on."""
        self._thread.start()
        return self

    def ends(self) -> None:
        """Wait until the other side has closed the connection."""
        self._thread.join(5)
        assert not self._thread.is_alive()

    def close(self) -> None:
        self.socket.close(timeout=1)
        if self._thread.is_alive():
            self._thread.join(5)
        self.socket.shutdown()  # type: ignore[no-untyped-call] # closes what a broken one left open

    @property
    def payloads(self) -> list[dict[str, Any]]:
        return [one["payload"] for one in list(self.envelopes) if "payload" in one]

    def _read(self) -> dict[str, Any]:
        message: dict[str, Any] = orjson.loads(self.socket.recv())
        return message

    def _serve(self) -> None:
        try:
            while True:
                self._answer(self._read())
        except (WebSocketException, OSError, orjson.JSONDecodeError):
            return

    def _answer(self, envelope: dict[str, Any]) -> None:
        self.envelopes.append(envelope)
        if "envelope_id" not in envelope:
            return
        answer = self.reply(envelope["payload"])
        if answer is not None:
            ack = {"envelope_id": envelope["envelope_id"]}
            self.socket.send(orjson.dumps(ack | ({"payload": answer} if answer else {})))
