"""The page's requests: who asks, what, and the answers to what goes wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from bot.errors import UsageError
from bot.sandbox.refusal import RefusalError
from bot.sandbox.responses import json_response

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from bot.sandbox.state import State
    from bot.sandbox.workspace import Channel, User

__all__ = ["Asked", "answering"]

_WORDS = {
    "channel_not_found": "there is no such channel for you",
    "dispatch_failed": "the app is not connected",
    "message_not_found": "the message is gone",
    "not_found": "the form is no longer open",
    "not_in_channel": "you are not in this channel",
    "operation_timeout": "the app did not respond",
}
"""What a person reads instead of Slack's word."""


class Asked:
    """One request of the page: its fields, from the body or the query."""

    def __init__(self, state: State, fields: dict[str, Any], path: dict[str, Any]) -> None:
        self._state = state
        self.fields = fields
        self.path = path

    @property
    def user(self) -> User:
        """Whom the page acts as: the first person where it names none."""
        key = self.text("user")
        return self._state.workspace.user(key or next(iter(self._state.workspace.users)))

    @property
    def channel(self) -> Channel:
        """The channel that is meant, if the person may see it."""
        channel = self._state.workspace.channel(self.text("channel"))
        if not channel.visible_to(self.user.id):
            raise RefusalError("channel_not_found")
        return channel

    def text(self, name: str) -> str:
        """A field that is text, "" where there is none."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else ""

    def mapping(self, name: str) -> dict[str, Any]:
        """A field that is an object, {} where there is none."""
        value = self.fields.get(name)
        return value if isinstance(value, dict) else {}


def answering(
    state: State, handler: Callable[[Asked], Awaitable[dict[str, Any]]]
) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that answers with JSON, `ok: false` where something is refused."""

    async def endpoint(request: Request) -> Response:
        try:
            fields = await _fields(request)
            body = {"ok": True, **await handler(Asked(state, fields, request.path_params))}
        except RefusalError as refusal:
            body = {"ok": False, "error": _WORDS.get(refusal.code, refusal.code)}
        except (UsageError, KeyError, TypeError) as problem:
            body = {"ok": False, "error": str(problem)}
        return json_response(body)

    return endpoint


async def _fields(request: Request) -> dict[str, Any]:
    """JSON only: another site's form cannot send it without asking the browser first."""
    fields: dict[str, Any] = dict(request.query_params)
    body = await request.body()
    if not body:
        return fields
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise UsageError("Send JSON.")
    try:
        given = orjson.loads(body)
    except orjson.JSONDecodeError as problem:
        raise UsageError("This is no JSON.") from problem
    if not isinstance(given, dict):
        raise UsageError("Send a JSON object.")
    return fields | given
