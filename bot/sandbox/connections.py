"""The open connections, to be cut off on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio

    from starlette.requests import HTTPConnection

__all__ = ["Connections", "known_protocol"]


class Connections:
    """Transports by the address of the other side."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, int], asyncio.Transport] = {}

    def add(self, client: tuple[str, int], transport: asyncio.Transport) -> None:
        """Know a connection."""
        self._open[client] = transport

    def forget(self, client: tuple[str, int]) -> None:
        """A connection that is closed."""
        self._open.pop(client, None)

    def cut(self, request: HTTPConnection) -> None:
        """Close the connection of a request or a WebSocket at once, without a word."""
        if request.client is None:
            return
        transport = self._open.pop((request.client.host, request.client.port), None)
        if transport is not None:
            transport.abort()

    def cut_all(self) -> None:
        """Close every connection at once."""
        for transport in self._open.values():
            transport.abort()
        self._open.clear()


def known_protocol(connections: Connections) -> type[H11Protocol]:
    """HTTP that makes each of its connections known."""

    class Known(H11Protocol):
        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # of TCP only
            super().connection_made(transport)
            if self.client is not None:
                connections.add(self.client, transport)

        def connection_lost(self, exc: Exception | None) -> None:
            if self.client is not None:
                connections.forget(self.client)
            super().connection_lost(exc)

    return Known
