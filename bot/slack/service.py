"""The running bot: started once its tokens are known to be good, stopped with nothing half done."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bot.slack.bolt import make_bolt
from bot.slack.courtesy import step_back, switch_often
from bot.slack.forgetting import EVERY
from bot.slack.heartbeat import Heartbeat
from bot.slack.http import HttpServer
from bot.slack.socket import SocketServer
from bot.slack.ticking import Ticking
from bot.slack.tokens import check_settings, refused_as, who_am_i

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from slack_sdk import WebClient

    from bot.services.ports import Companion
    from bot.settings import SlackSettings
    from bot.slack.forgetting import Forgetting
    from bot.slack.listeners.parts import ListenerParts
    from bot.slack.recovery import Recovery

__all__ = ["SlackService"]

_log = logging.getLogger(__name__)


class _Server(Protocol):
    def start(self) -> None: ...
    def stop(self) -> None: ...
    def connected(self) -> int: ...


class Drive(Protocol):
    """What drives the alerts while the bot runs."""

    def start(self) -> None:
        """Begin to fire, to climb and to deliver."""

    def wake(self) -> None:
        """Have the outbox looked at now."""

    def stop(self) -> None:
        """Stop; what is on its way is finished first."""

    def describe(self) -> str:
        """What runs, in a sentence."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is made once the workspace is known."""

    parts: ListenerParts
    recovery: Recovery
    forgetting: Forgetting
    drive: Drive


class SlackService:
    """Serves one workspace; `prepare` gets its id, `warm` loads what is slow to load.

    The `companion` is begun and stopped with it.
    """

    def __init__(  # noqa: PLR0913 - what it is made of
        self,
        settings: SlackSettings,
        client: WebClient,
        prepare: Callable[[str], Prepared],
        warm: Callable[[], None],
        companion: Companion,
        heartbeat: Path,
    ) -> None:
        self._settings = settings
        self._client = client
        self._prepare = prepare
        self._warming = threading.Thread(target=self._warm, name="warming")
        self._load = warm
        self._companion = companion
        self._heartbeat = Heartbeat(heartbeat, self.healthy)
        self._server: _Server | None = None
        self._prepared: Prepared | None = None
        self._upkeep: Ticking | None = None

    def start(self) -> str:
        """Begin to serve; a sentence that says where.

        Raises `SettingsError` for a missing or wrong token and `UnreachableError` without Slack.
        """
        check_settings(self._settings)
        switch_often()
        me = who_am_i(self._client)
        self._warming.start()
        self._prepared = self._prepare(me["team_id"])
        cut_off = self._prepared.recovery()
        self._server = self._make_server(self._prepared.parts)
        self._server.start()
        self._heartbeat.start()
        self._upkeep = Ticking(self._prepared.forgetting, first=0, then=EVERY)
        self._upkeep.start()
        self._prepared.drive.start()
        self._companion.start()
        if cut_off:
            _log.warning("%d questions were cut off by the last stop", cut_off)
        running = [self._prepared.drive.describe(), self._companion.describe()]
        return " ".join(
            filter(None, [f"Serving {me['team']} as {me['user']}, {self._how()}.", *running])
        )

    @property
    def port(self) -> int:
        """The port of `mode: http`."""
        if not isinstance(self._server, HttpServer):
            raise TypeError("only mode: http listens on a port")
        return self._server.port

    def connected(self) -> int:
        """How many connections to Slack stand."""
        return self._server.connected() if self._server is not None else 0

    def healthy(self) -> bool:
        """Whether Slack can reach the bot."""
        return self.connected() > 0

    def stop(self) -> None:
        """Take nothing more, stop what runs and say so in its messages."""
        self._companion.stop()
        if self._server is not None:
            self._server.stop()
            self._heartbeat.stop()
        if self._upkeep is not None:
            self._upkeep.stop()
        if self._prepared is not None:
            self._prepared.parts.work.shutdown(wait=True)
            self._prepared.drive.stop()
            self._prepared.parts.desk.close()
        if self._warming.is_alive():
            self._warming.join()  # a thread inside DuckDB at exit would leave it in pieces

    def _warm(self) -> None:
        step_back()
        self._load()

    def _make_server(self, parts: ListenerParts) -> _Server:
        settings = self._settings
        app = make_bolt(parts, settings.signing_secret.reveal())
        if settings.mode == "http":
            return HttpServer(app, settings.host, settings.port, self.healthy)
        token = settings.app_token.reveal()
        refused_as(
            "AUDIT_SLACK_APP_TOKEN", lambda: self._client.apps_connections_open(app_token=token)
        )
        return SocketServer(app, self._client, token, settings.connections)

    def _how(self) -> str:
        if isinstance(self._server, HttpServer):
            return f"called at http://{self._settings.host}:{self._server.port}/slack/events"
        return f"over {self._settings.connections} Socket Mode connections"
