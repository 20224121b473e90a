"""The sandbox's web application: what Slack's servers are to an app, and the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import Route, WebSocketRoute

from bot.sandbox.inbound import Inbound
from bot.sandbox.ui import ui_routes
from bot.sandbox.ui.headers import SafeHeaders
from bot.sandbox.webapi import WebApi

if TYPE_CHECKING:
    from bot.sandbox.acts import Desk
    from bot.sandbox.breaking import Breaker
    from bot.sandbox.delivery.socket_mode import SocketMode

__all__ = ["make_application"]

_HOSTS = ["127.0.0.1", "localhost"]
"""Names under which it answers: another site that points its own name here gets nothing."""


def make_application(desk: Desk, sockets: SocketMode, breaker: Breaker) -> Starlette:
    """All routes over one state."""
    api = WebApi(desk.state, breaker, sockets.address)
    inbound = Inbound(desk.state, breaker)
    return Starlette(
        routes=[
            Route("/api/{method}", api.serve, methods=["GET", "POST"]),
            Route("/upload/v1/{file}", inbound.upload, methods=["POST", "PUT"]),
            Route("/response/{token}", inbound.respond, methods=["POST"]),
            WebSocketRoute("/link/", sockets.serve),
            *ui_routes(desk),
        ],
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=_HOSTS),
            Middleware(SafeHeaders),
        ],
    )
