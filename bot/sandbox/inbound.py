"""What the app sends beside calls of the Web API: file contents, and answers to response URLs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
from starlette.responses import PlainTextResponse

from bot.sandbox.answers import answer
from bot.sandbox.refusal import RefusalError
from bot.sandbox.responses import json_response

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from bot.sandbox.breaking import Breaker
    from bot.sandbox.state import State

__all__ = ["Inbound"]

_SPENT = 404
_REFUSED = 400


class Inbound:
    """The endpoints; "upload" and "response_url" are their names for faults."""

    def __init__(self, state: State, breaker: Breaker) -> None:
        self._state = state
        self._breaker = breaker

    async def upload(self, request: Request) -> Response:
        """Take a file's bytes."""
        body, ident = await request.body(), request.path_params["file"]
        return await self._breaker(request, "upload", lambda: self._kept(ident, body), _unheard)

    async def respond(self, request: Request) -> Response:
        """Take an answer to a response URL."""
        body, token = await request.body(), request.path_params["token"]
        return await self._breaker(
            request, "response_url", lambda: self._answered(token, body), _unheard
        )

    def _kept(self, ident: str, body: bytes) -> Response:
        try:
            self._state.files.receive(ident, body)
        except RefusalError as refusal:
            return PlainTextResponse(refusal.code, _REFUSED)
        return PlainTextResponse(f"OK - {len(body)}")

    def _answered(self, token: str, body: bytes) -> Response:
        try:
            place = self._state.response_urls.use(token)
        except RefusalError as refusal:
            return json_response(refusal.answer(), _SPENT)
        try:
            answer(self._state, place, orjson.loads(body))
        except RefusalError as refusal:
            return json_response(refusal.answer(), _REFUSED)
        except orjson.JSONDecodeError:
            return json_response({"ok": False, "error": "invalid_payload"}, _REFUSED)
        return PlainTextResponse("ok")


def _unheard(_fault: str) -> None:
    """These are no calls of the Web API, whose record has them all."""
