"""Uvicorn in a thread of its own, with an event loop of its own."""

from __future__ import annotations

import asyncio
import socket
import threading
from typing import TYPE_CHECKING, Any, TypeVar

import uvicorn

from bot.errors import UsageError
from bot.sandbox.connections import Connections, known_protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from starlette.applications import Starlette

__all__ = ["Host"]

_T = TypeVar("_T")
_CALL_SECONDS = 60.0
_START_SECONDS = 10.0
_BACKLOG = 512
"""The Web API's clients open a connection for every call."""


class _Server(uvicorn.Server):
    """Ends as soon as it is told to: uvicorn looks ten times a second, and waits for clients."""

    def __init__(self, config: uvicorn.Config, connections: Connections) -> None:
        super().__init__(config)
        self.ended = asyncio.Event()
        self._connections = connections

    async def main_loop(self) -> None:
        await self.ended.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for sock in sockets or ():
            sock.close()
        self._connections.cut_all()


class Host:
    """Serves an application on a port until it is stopped."""

    def __init__(self, host: str, port: int, connections: Connections) -> None:
        self._host = host
        self._wanted = port
        self._connections = connections
        self._loop: asyncio.AbstractEventLoop | None = None
        self._server: _Server | None = None
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
        # asyncio sets this only on sockets that say their protocol; without it every answer of
        # two writes waits 40 ms for the other side's acknowledgement
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.port = int(sock.getsockname()[1])
        return sock

    def start(self, app: Starlette, sock: socket.socket) -> None:
        """Serve; returns when the event loop runs."""
        ready = threading.Event()
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._serve(app, sock, ready)), name="sandbox", daemon=True
        )
        self._thread.start()
        ready.wait(_START_SECONDS)

    def call(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Run a coroutine on the event loop and wait for it, in any other thread.

        Raises `UsageError` where the sandbox does not run.
        """
        if self._loop is None:
            work.close()
            raise UsageError("The sandbox is not running: start it first.")
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_CALL_SECONDS)

    def stop(self, farewell: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Say farewell on the event loop, then end it; a second stop does nothing."""
        if self._loop is None or self._server is None or self._thread is None:
            return
        self.call(farewell())
        self._loop.call_soon_threadsafe(self._server.ended.set)
        self._thread.join(_START_SECONDS)
        self._server = self._thread = self._loop = None

    async def _serve(self, app: Starlette, sock: socket.socket, ready: threading.Event) -> None:
        self._server = _Server(_config(app, self._connections), self._connections)
        self._loop = asyncio.get_running_loop()
        ready.set()
        await self._server.serve([sock])


def _config(app: Starlette, connections: Connections) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=known_protocol(connections),
        ws="websockets-sansio",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        ws_ping_interval=10.0,
        timeout_keep_alive=30,
    )
