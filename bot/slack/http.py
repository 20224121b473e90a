"""HTTP delivery: Slack calls, Bolt's WSGI adapter answers, on a server with threads.

Bolt checks the signature and refuses a timestamp older than five minutes
(https://docs.slack.dev/authentication/verifying-requests-from-slack).
"""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING, Any, cast

from slack_bolt.adapter.wsgi import SlackRequestHandler
from waitress.server import create_server
from waitress.wasyncore import close_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

    from slack_bolt import App
    from waitress.trigger import trigger

__all__ = ["PATH", "HttpServer"]

PATH = "/slack/events"
"""Where commands, clicks and events alike are sent."""

_THREADS = 16
_LARGEST_BODY = 2_000_000
"""Slack's payloads hold a message of at most 40,000 characters and its blocks."""


class HttpServer:
    """Listens for Slack; `/healthz` is for a load balancer."""

    def __init__(self, app: App, host: str, port: int, healthy: Callable[[], bool]) -> None:
        self._slack = SlackRequestHandler(app, path=PATH)
        self._healthy = healthy
        self._socket = socket.create_server((host, port))
        self._connections: dict[int, Any] = {}
        self._server = create_server(
            self._answer,
            map=self._connections,
            sockets=[self._socket],
            threads=_THREADS,
            max_request_body_size=_LARGEST_BODY,
            ident="",
        )
        self._trigger = cast("trigger", self._server.trigger)  # type: ignore[union-attr] # one socket: one server
        self._thread = threading.Thread(target=self._server.run, name="http", daemon=True)

    @property
    def port(self) -> int:
        """The port that is listened on."""
        return int(self._socket.getsockname()[1])

    def start(self) -> None:
        """Listen."""
        self._thread.start()

    def connected(self) -> int:
        """Whether it listens, as a number of connections."""
        return int(self._thread.is_alive())

    def stop(self) -> None:
        """Stop listening; who is connected is not heard any more."""
        if self._thread.is_alive():
            # in the server's own thread: a socket that is closed while that waits for it breaks it
            self._trigger.pull_trigger(self._close)  # type: ignore[arg-type] # the stub errs
            self._thread.join(timeout=5)
        else:
            self._close()
        self._server.task_dispatcher.shutdown()

    def _close(self) -> None:
        close_all(self._connections)

    def _answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") == "/healthz":
            status = "200 OK" if self._healthy() else "503 Service Unavailable"
            start_response(status, [("Content-Type", "text/plain")])
            return [status.encode()]
        return self._slack(environ, start_response)
