"""A service on the loopback interface that answers as it is told, and keeps what it was sent."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(slots=True)
class Receiver:
    """What it answers, and what it got. A `silent` one answers when it is `released`."""

    port: int
    status: int = 202
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b'{"status": "success"}'
    silent: bool = False
    released: threading.Event = field(default_factory=threading.Event)
    got: list[dict[str, Any]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v2/enqueue"


class _Server(ThreadingHTTPServer):
    receiver: Receiver


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        receiver = self.server.receiver
        content = self.rfile.read(int(self.headers["Content-Length"]))
        receiver.got.append(orjson.loads(content))
        if receiver.silent:
            receiver.released.wait(30)
            return
        self.send_response(receiver.status)
        for name, value in receiver.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(receiver.body)))
        self.end_headers()
        self.wfile.write(receiver.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        pass


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Run one until the block ends."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.receiver = Receiver(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server.receiver
        finally:
            server.receiver.released.set()
            server.shutdown()
            thread.join()
