"""The sandbox's web application: what Slack's servers are to an app, and the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute

from bot.sandbox.answers import answer
from bot.sandbox.refusal import RefusalError
from bot.sandbox.responses import json_response
from bot.sandbox.ui import ui_routes
from bot.sandbox.ui.headers import SafeHeaders
from bot.sandbox.webapi import WebApi

if TYPE_CHECKING:
    from starlette.requests import Request

    from bot.sandbox.acts import Desk
    from bot.sandbox.breaking import Breaker
    from bot.sandbox.delivery.socket_mode import SocketMode

__all__ = ["make_application"]

_HOSTS = ["127.0.0.1", "localhost"]
"""Names under which it answers: another site that points its own name here gets nothing."""
_SPENT = 404
_REFUSED = 400


def make_application(desk: Desk, sockets: SocketMode, breaker: Breaker) -> Starlette:
    """All routes over one state."""
    state = desk.state
    api = WebApi(state, breaker, sockets.address)

    async def method(request: Request) -> Response:
        return await api(request)

    async def upload(request: Request) -> Response:
        body = await request.body()
        ident = request.path_params["file"]

        def receive() -> Response:
            try:
                state.files.receive(ident, body)
            except RefusalError as refusal:
                return PlainTextResponse(refusal.code, _REFUSED)
            return PlainTextResponse(f"OK - {len(body)}")

        return await breaker(request, "upload", receive, lambda _fault: None)

    async def respond(request: Request) -> Response:
        body = await request.body()
        token = request.path_params["token"]

        def take() -> Response:
            try:
                place = state.response_urls.use(token)
            except RefusalError as refusal:
                return json_response(refusal.answer(), _SPENT)
            try:
                answer(state, place, orjson.loads(body))
            except (RefusalError, orjson.JSONDecodeError) as refusal:
                code = refusal.code if isinstance(refusal, RefusalError) else "invalid_payload"
                return json_response({"ok": False, "error": code}, _REFUSED)
            return PlainTextResponse("ok")

        return await breaker(request, "response_url", take, lambda _fault: None)

    return Starlette(
        routes=[
            Route("/api/{method}", method, methods=["GET", "POST"]),
            Route("/upload/v1/{file}", upload, methods=["POST", "PUT"]),
            Route("/response/{token}", respond, methods=["POST"]),
            WebSocketRoute("/link/", sockets.serve),
            *ui_routes(desk),
        ],
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=_HOSTS),
            Middleware(SafeHeaders),
        ],
    )
