"""Socket Mode: connections out to Slack, each watched.

A payload goes to one of the connections at random
(https://docs.slack.dev/apis/events-api/using-socket-mode), so while one reconnects another answers.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from slack_bolt.adapter.socket_mode.websocket_client import SocketModeHandler
from slack_sdk.errors import SlackClientError
from websocket import WebSocketApp, WebSocketException

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_bolt import App
    from slack_sdk import WebClient
    from slack_sdk.socket_mode.websocket_client import SocketModeClient

__all__ = ["SocketServer"]

_log = logging.getLogger(__name__)
_SILENT = logging.getLogger(f"{__name__}.ending")
_SILENT.disabled = True

_PING = 5.0
"""Seconds between two pings; a connection without an answer for three of them is dead."""
_SILENCE = 3 * _PING
_CONNECT = 20.0
_GOODBYE = 1.0
_PAYLOADS = 16
"""Payloads that one connection works on at a time; each waits for its acknowledgement only."""


class SocketServer:
    """Several Socket Mode connections of one app. `clock` counts seconds."""

    def __init__(
        self,
        app: App,
        client: WebClient,
        app_token: str,
        connections: int,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._handlers = [
            SocketModeHandler(
                app,
                app_token,
                web_client=client,
                logger=logging.getLogger("bot.slack.socket_mode"),
                ping_interval=_PING,
                concurrency=_PAYLOADS,
            )
            for _ in range(connections)
        ]
        # slack_sdk tells of what goes wrong; this one calls every goodbye an error
        logging.getLogger("websocket").setLevel(logging.CRITICAL)
        self._pulses = [_Pulse(handler.client, clock) for handler in self._handlers]
        self._stopped = threading.Event()
        self._watch = threading.Thread(target=self._keep_watch, name="watchdog", daemon=True)

    def start(self) -> None:
        """Connect; raises `SlackClientError` where Slack refuses the app-level token."""
        for handler in self._handlers:
            # slack_sdk's own monitor looks before the first connection stands, and makes another;
            # the watchdog below does its work.
            handler.client.current_app_monitor_started = True
            handler.connect()  # type: ignore[no-untyped-call]
        self._watch.start()
        self._wait(_CONNECT)

    def connected(self) -> int:
        """How many connections stand and answer."""
        return sum(pulse.beats() for pulse in self._pulses)

    def stop(self) -> None:
        """Disconnect; what is acknowledged already is finished by the desk."""
        self._stopped.set()
        with ThreadPoolExecutor(len(self._handlers)) as closers:
            list(closers.map(_close, self._handlers))

    def _wait(self, seconds: float) -> None:
        """Until a connection stands; where none does in time, the watchdog goes on trying."""
        deadline = time.monotonic() + seconds
        while not self.connected() and time.monotonic() < deadline:
            self._stopped.wait(0.01)

    def _keep_watch(self) -> None:
        while not self._stopped.wait(_PING):
            for handler, pulse in zip(self._handlers, self._pulses, strict=True):
                if not pulse.beats() and not self._stopped.is_set():
                    self._renew(handler.client)

    @staticmethod
    def _renew(client: SocketModeClient) -> None:
        _log.warning("a Socket Mode connection is dead: connecting anew")
        try:
            client.connect_to_new_endpoint(force=True)
        except (SlackClientError, WebSocketException, OSError) as problem:
            _log.warning("Slack cannot be reached (%s): trying again", type(problem).__name__)


def _close(handler: SocketModeHandler) -> None:
    handler.client.auto_reconnect_enabled = False
    handler.client.logger = _SILENT  # it calls every end of a connection an error
    _hang_up(handler.client)
    handler.client.closed = True
    handler.client.message_queue.put("{}")  # it waits a second for one before it looks
    handler.close()  # type: ignore[no-untyped-call]


def _hang_up(client: SocketModeClient) -> None:
    """Say goodbye and let the thread that reads hear the answer.

    It looks only every ten seconds whether it is to stop; closed under its hands, the connection
    would keep it for so long.
    """
    session = client.current_session
    if session is None or session.sock is None:
        return
    connection = session.sock.sock
    with contextlib.suppress(WebSocketException, OSError):  # the other side was quicker
        session.sock.send_close()
    deadline = time.monotonic() + _GOODBYE
    while _is_open(session) and time.monotonic() < deadline:
        time.sleep(0.005)
    if connection is not None:
        connection.close()  # websocket-client leaves that to the garbage collector


def _is_open(session: WebSocketApp) -> bool:
    return session.sock is not None


class _Pulse:
    """Whether a connection is open and its other side has answered a ping lately."""

    def __init__(self, client: SocketModeClient, clock: Callable[[], float]) -> None:
        self._client = client
        self._clock = clock
        self._seen: tuple[int, float] = (0, 0.0)
        self._heard = clock()

    def beats(self) -> bool:
        session = self._client.current_session
        if session is None or session.sock is None or not session.sock.connected:
            return False
        seen = (id(session), session.last_pong_tm)
        if seen != self._seen:
            self._seen, self._heard = seen, self._clock()
        return self._clock() - self._heard < _SILENCE
