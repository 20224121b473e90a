"""What the page does with the sandbox's interface, without a page."""

from __future__ import annotations

import urllib.request
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import orjson

if TYPE_CHECKING:
    from http.client import HTTPResponse

    from bot.sandbox import Sandbox


def read(sandbox: Sandbox, path: str, **query: str) -> dict[str, Any]:
    """GET as JSON."""
    address = f"{sandbox.url.rstrip('/')}{path}?{urlencode(query)}"
    with urllib.request.urlopen(address) as response:  # noqa: S310 - our own
        body: dict[str, Any] = orjson.loads(response.read())
    return body


def send(sandbox: Sandbox, path: str, **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """POST of JSON."""
    request = urllib.request.Request(  # noqa: S310 - our own
        f"{sandbox.url.rstrip('/')}{path}",
        orjson.dumps(fields),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as response:  # noqa: S310 - same
        body: dict[str, Any] = orjson.loads(response.read())
    return body


def delete(sandbox: Sandbox, path: str) -> dict[str, Any]:
    """DELETE."""
    address = f"{sandbox.url.rstrip('/')}{path}"
    request = urllib.request.Request(address, method="DELETE")  # noqa: S310 - our own
    with urllib.request.urlopen(request) as response:  # noqa: S310 - same
        body: dict[str, Any] = orjson.loads(response.read())
    return body


class Page:
    """A person's live updates."""

    def __init__(self, sandbox: Sandbox, user: str) -> None:
        address = f"{sandbox.url}ui/events?user={user}"
        self._response: HTTPResponse = urllib.request.urlopen(address, timeout=10)  # noqa: S310 - our own
        self._response.readline()

    def hears(self, kind: str) -> dict[str, Any]:
        """The next event of a kind."""
        while True:
            line = self._response.readline()
            assert line, "the stream has ended"
            if line.startswith(b"data: "):
                event: dict[str, Any] = orjson.loads(line.removeprefix(b"data: "))
                if event["type"] == kind:
                    return event

    def ends(self) -> bool:
        """Whether nothing more comes."""
        return self._response.read() is not None

    def close(self) -> None:
        """Leave."""
        self._response.close()
