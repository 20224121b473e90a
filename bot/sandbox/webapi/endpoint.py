"""Calls of the Web API over HTTP: token, arguments, faults, the method, a record of it all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.sandbox.fernhill import APP_TOKEN, BOT_TOKEN
from bot.sandbox.rate import RateLimitError
from bot.sandbox.refusal import RefusalError
from bot.sandbox.responses import json_response, too_many
from bot.sandbox.state import ApiCall
from bot.sandbox.webapi.arguments import Arguments, read_arguments
from bot.sandbox.webapi.chat import CHAT
from bot.sandbox.webapi.conversations import CONVERSATIONS
from bot.sandbox.webapi.files import FILES
from bot.sandbox.webapi.people import PEOPLE
from bot.sandbox.webapi.views import VIEWS

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from bot.sandbox.breaking import Breaker
    from bot.sandbox.state import State

__all__ = ["WebApi"]

_METHODS = {**CHAT, **CONVERSATIONS, **FILES, **PEOPLE, **VIEWS}
_CONNECT = "apps.connections.open"


class WebApi:
    """Answers POST and GET /api/METHOD; `connect` makes the address of a Socket Mode connection."""

    def __init__(self, state: State, breaker: Breaker, connect: Callable[[], str]) -> None:
        self._state = state
        self._breaker = breaker
        self._connect = connect

    async def serve(self, request: Request) -> Response:
        """Answer one call."""
        method = request.path_params["method"]
        body = await request.body()
        return await self._breaker(
            request,
            method,
            lambda: self._answer(request, method, body),
            lambda fault: self._record(method, {}, fault),
        )

    def _answer(self, request: Request, method: str, body: bytes) -> Response:
        given: dict[str, Any] = {}
        error: str | None = None
        try:
            given = read_arguments(
                request.headers.get("content-type", ""), body, request.query_params
            )
            _check_token(method, _token(request, given))
            response = json_response({"ok": True, **self._run(method, Arguments(given))})
        except RefusalError as refusal:
            error = refusal.code
            response = json_response(refusal.answer())
        except RateLimitError as limit:
            error = "ratelimited"
            response = too_many(limit.seconds)
        self._record(method, given, error)
        return response

    def _run(self, method: str, arguments: Arguments) -> dict[str, Any]:
        if method == _CONNECT:
            return {"url": self._connect()}
        if method not in _METHODS:
            raise RefusalError("unknown_method")
        return _METHODS[method](self._state, arguments)

    def _record(self, method: str, given: dict[str, Any], error: str | None) -> None:
        kept = {name: value for name, value in given.items() if name != "token"}
        self._state.calls.append(ApiCall(method, kept, self._state.clock(), error))
        self._state.feed.touch()


def _token(request: Request, given: dict[str, Any]) -> str:
    bearer = request.headers.get("authorization", "")
    return bearer.removeprefix("Bearer ").strip() or str(given.get("token") or "")


def _check_token(method: str, token: str) -> None:
    if not token:
        raise RefusalError("not_authed")
    if token not in {BOT_TOKEN, APP_TOKEN}:
        raise RefusalError("invalid_auth")
    if (token == APP_TOKEN) != (method == _CONNECT):
        raise RefusalError("not_allowed_token_type")
