"""Socket Mode: the app's WebSockets, and envelopes on one of them at random.

https://docs.slack.dev/apis/events-api/using-socket-mode
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import secrets
import uuid
from typing import TYPE_CHECKING, Any

import orjson
from starlette.websockets import WebSocketDisconnect

from bot.sandbox.delivery.outcome import Delivery

if TYPE_CHECKING:
    from starlette.websockets import WebSocket

    from bot.sandbox.connections import Connections
    from bot.sandbox.delivery.outcome import Payload, Retry
    from bot.sandbox.state import State

__all__ = ["SocketMode"]

_MOST = 10
"""Connections that an app may hold."""
_LIFE = 18_060
"""Seconds that Slack says a connection will last."""


class _Link:
    """One WebSocket, and the envelopes that it has not acknowledged."""

    def __init__(self, socket: WebSocket) -> None:
        self.socket = socket
        self.pending: dict[str, asyncio.Future[Any]] = {}

    async def send(self, message: dict[str, Any]) -> None:
        await self.socket.send_text(orjson.dumps(message).decode())

    def acknowledged(self, message: dict[str, Any]) -> None:
        waiting = self.pending.get(str(message.get("envelope_id")))
        if waiting is not None and not waiting.done():
            waiting.set_result(message.get("payload"))

    def lost(self) -> None:
        """Nobody will acknowledge what is still open: each waits for its time to run out."""
        self.pending.clear()


class SocketMode:
    """The app's connections."""

    def __init__(self, state: State, connections: Connections) -> None:
        self._state = state
        self._connections = connections
        self._tickets: set[str] = set()
        self._links: list[_Link] = []

    @property
    def count(self) -> int:
        """How many connections stand."""
        return len(self._links)

    def address(self) -> str:
        """The address of a new connection, good for one."""
        ticket = secrets.token_urlsafe(16)
        self._tickets.add(ticket)
        return f"{self._state.origin.replace('http', 'ws', 1)}/link/?ticket={ticket}"

    async def serve(self, socket: WebSocket) -> None:
        """Hold one connection until it ends."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self._tickets or len(self._links) >= _MOST:
            await socket.close()
            return
        self._tickets.discard(ticket)
        await socket.accept()
        link = _Link(socket)
        self._links.append(link)
        try:
            await link.send(self._hello())
            self._state.feed.touch()
            await self._listen(link)
        finally:
            self._gone(link)

    async def deliver(self, payload: Payload, retry: Retry | None, seconds: float) -> Delivery:
        """Send a payload on one of the connections and wait for its acknowledgement."""
        if not self._links:
            return Delivery(acked=False, seconds=0.0, error="dispatch_failed")
        loop = asyncio.get_running_loop()
        link = random.choice(self._links)  # noqa: S311 - which connection is no secret
        envelope, answer, started = str(uuid.uuid4()), loop.create_future(), loop.time()
        link.pending[envelope] = answer
        try:
            await link.send(_envelope(envelope, payload, retry))
            body = await asyncio.wait_for(answer, seconds)
        except TimeoutError:
            took = loop.time() - started
            return Delivery(acked=False, seconds=took, error="operation_timeout")
        except (WebSocketDisconnect, RuntimeError):  # it was closed a moment ago
            return Delivery(acked=False, seconds=0.0, error="dispatch_failed")
        finally:
            link.pending.pop(envelope, None)
        return Delivery(acked=True, seconds=loop.time() - started, body=body)

    async def refresh(self, reason: str = "refresh_requested") -> None:
        """Ask every connection to be replaced, and close it, as Slack does every few hours."""
        for link in list(self._links):
            self._links.remove(link)
            with contextlib.suppress(WebSocketDisconnect, RuntimeError):
                await link.send({"type": "disconnect", "reason": reason, "debug_info": {}})
                await link.socket.close()

    async def drop(self) -> None:
        """Cut every connection without a word, as a broken network does."""
        for link in list(self._links):
            self._connections.cut(link.socket)

    async def close(self) -> None:
        """End every connection."""
        for link in list(self._links):
            with contextlib.suppress(WebSocketDisconnect, RuntimeError):
                await link.socket.close()

    async def _listen(self, link: _Link) -> None:
        while True:
            try:
                text = await link.socket.receive_text()
                message = orjson.loads(text)
            except WebSocketDisconnect:
                return
            except (KeyError, orjson.JSONDecodeError):  # bytes, or no JSON: not an acknowledgement
                continue
            if isinstance(message, dict):
                link.acknowledged(message)

    def _gone(self, link: _Link) -> None:
        if link in self._links:
            self._links.remove(link)
        link.lost()
        if link.socket.client is not None:
            self._connections.forget((link.socket.client.host, link.socket.client.port))
        self._state.feed.touch()

    def _hello(self) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": len(self._links),
            "connection_info": {"app_id": self._state.workspace.app.id},
            "debug_info": {"host": "sandbox", "approximate_connection_time": _LIFE},
        }


def _envelope(ident: str, payload: Payload, retry: Retry | None) -> dict[str, Any]:
    envelope: dict[str, Any] = {
        "envelope_id": ident,
        "type": payload.kind,
        "payload": payload.body,
        "accepts_response_payload": payload.kind != "events_api",
    }
    if payload.kind == "events_api":
        attempt, reason = (retry.attempt, retry.reason) if retry else (0, "")
        envelope |= {"retry_attempt": attempt, "retry_reason": reason}
    return envelope
