"""Uvicorn in a thread of its own, with an event loop of its own."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from typing import TYPE_CHECKING, Any, TypeVar, cast

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from starlette.applications import Starlette
    from starlette.requests import HTTPConnection

__all__ = ["Connections", "Host"]

_T = TypeVar("_T")
_CALL_SECONDS = 60.0
_START_SECONDS = 10.0
_BACKLOG = 512
"""The Web API's clients open a connection for every call."""


class Connections:
    """The open connections, to cut one off."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, int], asyncio.Transport] = {}

    def add(self, client: tuple[str, int], transport: asyncio.Transport) -> None:
        """Know a connection."""
        self._open[client] = transport

    def forget(self, client: tuple[str, int]) -> None:
        """A connection that is closed."""
        self._open.pop(client, None)

    def cut(self, request: HTTPConnection) -> None:
        """Close the connection of a request or a WebSocket at once, without a word."""
        if request.client is None:
            return
        transport = self._open.pop((request.client.host, request.client.port), None)
        if transport is not None:
            transport.abort()


class Host:
    """Serves an application on a port until it is stopped."""

    def __init__(self, host: str, port: int, connections: Connections) -> None:
        self._host = host
        self._wanted = port
        self._connections = connections
        self._loop: asyncio.AbstractEventLoop | None = None
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self.port = 0

    def bind(self) -> socket.socket:
        """Take the port; raises `UsageError` where it is taken."""
        try:
            sock = socket.create_server((self._host, self._wanted), backlog=_BACKLOG)
        except OSError as problem:
            raise UsageError(
                f"The sandbox cannot listen on {self._host}:{self._wanted} ({problem.strerror}):"
                " choose another port, or 0 for a free one."
            ) from problem
        self.port = int(sock.getsockname()[1])
        return sock

    def start(self, app: Starlette, sock: socket.socket) -> None:
        """Serve; returns when the event loop runs."""
        ready = threading.Event()
        config = uvicorn.Config(
            app,
            http=_protocol(self._connections),
            ws="websockets-sansio",
            lifespan="off",
            log_config=None,
            log_level="critical",
            access_log=False,
            ws_ping_interval=10.0,
            timeout_keep_alive=30,
        )
        self._server = server = uvicorn.Server(config)

        async def serve() -> None:
            self._loop = asyncio.get_running_loop()
            ready.set()
            await server.serve([sock])

        self._thread = threading.Thread(
            target=lambda: asyncio.run(serve()), name="sandbox", daemon=True
        )
        self._thread.start()
        ready.wait(_START_SECONDS)

    def call(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Run a coroutine on the event loop and wait for it, in any other thread."""
        if self._loop is None:
            work.close()
            raise UsageError("The sandbox is not running: start it first.")
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_CALL_SECONDS)

    def stop(self, farewell: Callable[[], Awaitable[None]]) -> None:
        """Say farewell on the event loop, then end it; a second stop does nothing."""
        if self._server is None or self._thread is None:
            return
        with contextlib.suppress(RuntimeError):  # the loop ended by itself
            self.call(cast("Coroutine[Any, Any, None]", farewell()))
        self._server.should_exit = self._server.force_exit = True
        self._thread.join(_START_SECONDS)
        self._server = self._thread = self._loop = None


def _protocol(connections: Connections) -> type[H11Protocol]:
    """HTTP that makes each of its connections known."""

    class Known(H11Protocol):
        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            if self.client is not None:
                connections.add(self.client, transport)

        def connection_lost(self, exc: Exception | None) -> None:
            if self.client is not None:
                connections.forget(self.client)
            super().connection_lost(exc)

    return Known
