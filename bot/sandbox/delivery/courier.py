"""Delivers payloads in the way that is set up, events again until they are acknowledged."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.sandbox.delivery.outcome import Delivery, Retry
from bot.sandbox.delivery.request_url import RequestUrl, Signing
from bot.sandbox.fernhill import SIGNING_SECRET

if TYPE_CHECKING:
    from bot.sandbox.delivery.outcome import Payload
    from bot.sandbox.delivery.socket_mode import SocketMode
    from bot.sandbox.state import State

__all__ = ["Courier"]

_REASONS = {"operation_timeout": "http_timeout", "dispatch_failed": "http_error"}


class Courier:
    """Takes payloads to the app: Socket Mode, unless a request URL is set."""

    def __init__(self, state: State, sockets: SocketMode) -> None:
        self._state = state
        self._sockets = sockets
        self._url: RequestUrl | None = None

    def aim(self, url: str | None) -> None:
        """Deliver to this request URL from now on; None is Socket Mode."""
        self.close()
        self._url = RequestUrl(url) if url else None

    def close(self) -> None:
        """Let go of the request URL."""
        if self._url is not None:
            self._url.close()

    async def deliver(
        self, payload: Payload, retry: Retry | None = None, signing: Signing | None = None
    ) -> Delivery:
        """Deliver once; `signing` is for forgeries, which Socket Mode does not know."""
        seconds = self._state.options.ack_seconds
        if self._url is not None:
            signing = signing or Signing(SIGNING_SECRET)
            delivery = await self._url.deliver(payload, retry, seconds, signing)
        else:
            delivery = await self._sockets.deliver(payload, retry, seconds)
        self._state.feed.touch()
        return delivery

    async def tell(self, payload: Payload) -> Delivery:
        """Deliver an event, again after each of the set pauses until it is acknowledged."""
        delivery = await self.deliver(payload)
        for attempt, pause in enumerate(self._state.options.event_retries, start=1):
            if delivery.acked:
                break
            await asyncio.sleep(pause)
            reason = _REASONS.get(delivery.error or "", "unknown_error")
            delivery = await self.deliver(payload, Retry(attempt, reason))
        return delivery

    async def verify(self, challenge: str) -> bool:
        """Whether the request URL answers the handshake of the Events API."""
        if self._url is None:
            return False
        seconds = self._state.options.ack_seconds
        return await self._url.verify(challenge, seconds, Signing(SIGNING_SECRET))
