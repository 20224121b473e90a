"""The addresses of the page, its interface and its files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.sandbox.refusal import RefusalError
from bot.sandbox.ui.asking import answering
from bot.sandbox.ui.handlers import Handlers
from bot.sandbox.ui.stream import event_stream

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from bot.sandbox.acts import Desk

__all__ = ["ui_routes"]

_PAGE = Path(__file__).parent.parent / "page"
_GONE = 404


def ui_routes(desk: Desk) -> list[BaseRoute]:
    """Everything that the page needs."""
    state = desk.state
    handlers = Handlers(desk)
    asked = {
        ("GET", "/ui/workspace"): handlers.workspace,
        ("GET", "/ui/messages"): handlers.messages,
        ("POST", "/ui/messages"): handlers.say,
        ("POST", "/ui/actions"): handlers.act,
        ("POST", "/ui/views/{view_id}/submit"): handlers.submit,
        ("POST", "/ui/views/{view_id}/close"): handlers.close,
        ("POST", "/ui/shortcuts"): handlers.shortcut,
        ("GET", "/ui/home"): handlers.home,
        ("GET", "/ui/faults"): handlers.faults,
        ("POST", "/ui/faults"): handlers.add_fault,
        ("DELETE", "/ui/faults"): handlers.clear_faults,
    }

    async def events(request: Request) -> Response:
        try:
            user = state.workspace.user(request.query_params.get("user", ""))
        except RefusalError:
            return Response("There is no such person.", _GONE)
        return event_stream(state.feed, user.id)

    async def file(request: Request) -> Response:
        try:
            found = state.files.get(request.path_params["file"])
        except RefusalError:
            return Response("There is no such file.", _GONE)
        kind = "inline" if found.is_image else "attachment"
        headers = {"Content-Disposition": f"{kind}; filename*=UTF-8''{found.quoted_name}"}
        return Response(found.content, media_type=found.mimetype, headers=headers)

    def index(_request: Request) -> Response:
        # whole: a page that is left while it comes would leave its file open
        return HTMLResponse((_PAGE / "index.html").read_bytes())

    return [
        *(
            Route(path, answering(state, handler), methods=[method])
            for (method, path), handler in asked.items()
        ),
        Route("/ui/events", events),
        Route("/files/{file}/{name}", file),
        Route("/", index),
        Mount("/page", StaticFiles(directory=_PAGE, check_dir=False)),
    ]
