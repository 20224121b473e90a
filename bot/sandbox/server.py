"""The sandbox: a stand-in for a Slack workspace on a port of this machine."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Self

from bot.sandbox.acts import Desk
from bot.sandbox.application import make_application
from bot.sandbox.breaking import Breaker
from bot.sandbox.connections import Connections
from bot.sandbox.delivery import Courier
from bot.sandbox.delivery.outcome import Retry
from bot.sandbox.delivery.payloads import Payloads
from bot.sandbox.delivery.request_url import Signing
from bot.sandbox.delivery.socket_mode import SocketMode
from bot.sandbox.fernhill import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET
from bot.sandbox.hosting import Host
from bot.sandbox.options import SandboxOptions
from bot.sandbox.person import Person
from bot.sandbox.state import State
from bot.sandbox.waiting import wait_for

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from bot.sandbox.delivery import Delivery, Payload
    from bot.sandbox.faults import Faults
    from bot.sandbox.state import ApiCall
    from bot.sandbox.workspace import Workspace

__all__ = ["Sandbox"]


class Sandbox:
    """Starts and stops; everything else works in between, from any thread but its own."""

    def __init__(self, options: SandboxOptions | None = None) -> None:
        self._options = options or SandboxOptions()
        self._state = State(self._options)
        self._connections = Connections()
        self._host = Host(self._options.host, self._options.port, self._connections)
        self._sockets = SocketMode(self._state, self._connections)
        self._courier = Courier(self._state, self._sockets)
        self._desk = Desk(self._state, self._courier, Payloads(self._state))

    def start(self) -> Self:
        """Listen; raises `UsageError` where the port is taken."""
        sock = self._host.bind()
        self._state.origin = f"http://127.0.0.1:{self._host.port}"
        breaker = Breaker(self._state.faults, self._connections)
        self._host.start(make_application(self._desk, self._sockets, breaker), sock)
        return self

    def stop(self) -> None:
        """End every connection and stop listening; a second stop does nothing."""
        self._host.stop(self._farewell)
        self._courier.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The page."""
        return f"{self._state.origin}/"

    @property
    def api_url(self) -> str:
        """The Web API, for `base_url`."""
        return f"{self._state.origin}/api/"

    @property
    def bot_token(self) -> str:
        """The app's bot token."""
        return BOT_TOKEN

    @property
    def app_token(self) -> str:
        """The app-level token, for Socket Mode."""
        return APP_TOKEN

    @property
    def signing_secret(self) -> str:
        """What HTTP deliveries are signed with."""
        return SIGNING_SECRET

    @property
    def workspace(self) -> Workspace:
        """Who and what there is."""
        return self._state.workspace

    @property
    def faults(self) -> Faults:
        """What goes wrong on demand."""
        return self._state.faults

    @property
    def calls(self) -> list[ApiCall]:
        """The calls of the Web API so far, oldest first."""
        return list(self._state.calls)

    @property
    def connections(self) -> int:
        """How many Socket Mode connections stand."""
        return self._sockets.count

    def person(self, name: str) -> Person:
        """Somebody, by name or id."""
        return Person(self._desk, self.workspace.user(name), self._host.call)

    def deliver_to(self, url: str | None) -> None:
        """Deliver to a request URL, signed, from now on; None is Socket Mode."""
        self._courier.aim(url)

    def verify_url(self, challenge: str = "sandbox-challenge") -> bool:
        """Whether the request URL passes the handshake of the Events API."""
        return self._host.call(self._courier.verify(challenge))

    def refresh_connections(self) -> None:
        """Ask the app to replace its Socket Mode connections, as Slack does every few hours."""
        self._host.call(self._sockets.refresh())

    def drop_connections(self) -> None:
        """Cut the Socket Mode connections without a word."""
        self._host.call(self._sockets.drop())

    def payload(
        self,
        kind: str,
        *,
        user: str = "dana",
        channel: str = "incidents",
        **fields: Any,  # noqa: ANN401 - any JSON
    ) -> Payload:
        """A payload as Slack makes it, to send raw.

        `kind` is "command", with `text="/audit list"`, or the type of an event; `fields` replace
        or add what the payload, or the event, says.
        """
        return self._host.call(self._made(kind, user, channel, fields))

    def send(
        self,
        payload: Payload,
        *,
        retries: int = 0,
        signature: str | None = None,
        timestamp: int | None = None,
    ) -> list[Delivery]:
        """Deliver a payload, and the same again `retries` times.

        Over HTTP, `signature` and `timestamp` (seconds) take the place of the right ones.
        """
        signing = Signing(SIGNING_SECRET, signature, timestamp)
        tries = [None, *(Retry(attempt, "http_timeout") for attempt in range(1, retries + 1))]
        return [self._host.call(self._courier.deliver(payload, retry, signing)) for retry in tries]

    def wait_for(self, condition: Callable[[], Any], seconds: float = 10.0) -> Any:  # noqa: ANN401 - the caller's own
        """The first truthy value of `condition`, which is asked again whenever something happens.

        Raises `AssertionError` with what stands in the channels when the time is over.
        """
        return wait_for(self._state, condition, seconds)

    async def _made(self, kind: str, user: str, channel: str, fields: dict[str, Any]) -> Payload:
        person, place = self.workspace.user(user), self.workspace.channel(channel)
        if kind == "command":
            command, _, text = str(fields.pop("text", "")).partition(" ")
            made = self._desk.payloads.command(person, place, command, text)
            return made.changed(**fields)
        event = {"type": kind, "user": person.id, "channel": place.id, **fields}
        return self._desk.payloads.event(event)

    async def _farewell(self) -> None:
        for task in self._desk.tasks:
            task.cancel()
        self._state.feed.end()
        await self._sockets.close()
        await asyncio.sleep(0)
