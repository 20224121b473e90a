"""Live updates: server-sent events."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import orjson
from starlette.responses import StreamingResponse

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.sandbox.feed import Feed

__all__ = ["event_stream"]

_QUIET_SECONDS = 15.0
"""After so long a silence a comment tells both ends that the other is there."""


def event_stream(feed: Feed, user: str) -> StreamingResponse:
    """The events that a person's page sees, until it leaves or the sandbox stops."""
    return StreamingResponse(
        _events(feed, user),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store"},
    )


async def _events(feed: Feed, user: str) -> AsyncIterator[bytes]:
    with feed.subscribe(user) as page:
        yield b": here\n\n"
        number = 0
        while True:
            try:
                event = await asyncio.wait_for(page.get(), _QUIET_SECONDS)
            except TimeoutError:
                yield b": still here\n\n"
                continue
            if event is None:
                return
            number += 1
            yield b"id: %d\ndata: %s\n\n" % (number, orjson.dumps(event))
