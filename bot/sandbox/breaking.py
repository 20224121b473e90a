"""Breaks calls on demand."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from starlette.responses import Response

from bot.sandbox.responses import json_response, too_many

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from bot.sandbox.connections import Connections
    from bot.sandbox.faults import Fault, Faults

__all__ = ["Breaker"]


class Breaker:
    """Lets calls through, or lets happen to them what `faults` says."""

    def __init__(self, faults: Faults, connections: Connections) -> None:
        self._faults = faults
        self._connections = connections

    async def __call__(
        self,
        request: Request,
        method: str,
        answer: Callable[[], Response],
        not_done: Callable[[str], None],
    ) -> Response:
        """The answer to a call, unless a fault is due; `not_done` hears of one that prevents it."""
        fault = self._faults.take(method)
        if fault is None:
            return answer()
        if fault.fault == "slow":
            await asyncio.sleep(fault.seconds)
            return answer()
        if fault.fault in {"drop_after", "hang"}:
            answer()
        else:
            not_done(fault.error if fault.fault == "ok_false" else fault.fault)
        if fault.fault.startswith("drop"):
            self._connections.cut(request)
        if fault.fault in {"drop_before", "drop_after", "hang"}:
            return await _given_up(request)
        return _refusal(fault)


def _refusal(fault: Fault) -> Response:
    match fault.fault:
        case "429":
            return too_many(fault.seconds)
        case "429_bare":
            return too_many(None)
        case "500":
            return Response("Internal Server Error", 500)
        case _:
            return json_response({"ok": False, "error": fault.error})


async def _given_up(request: Request) -> Response:
    """Wait until the other side is gone; nobody reads this response."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
    return Response(status_code=500)
