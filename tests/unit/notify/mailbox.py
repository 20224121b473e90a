"""As much of a mail server as one message needs."""

from __future__ import annotations

import socketserver
import threading
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage


class Mailbox(socketserver.TCPServer):
    """A server on a free port of the loopback interface; `got` are its messages."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.got: list[EmailMessage] = []
        self.recipients: list[str] = []

    @property
    def port(self) -> int:
        port: int = self.socket.getsockname()[1]
        return port


class _Session(socketserver.StreamRequestHandler):
    server: Mailbox

    def handle(self) -> None:
        self._say("220 mailbox")
        while line := self.rfile.readline():
            command = line[:4].upper().strip()
            if command == b"DATA":
                self._say("354 go on")
                self._keep()
            elif command == b"RCPT":
                self.server.recipients.append(line.decode().strip())
            self._say("221 bye" if command == b"QUIT" else "250 ok")

    def _keep(self) -> None:
        lines = iter(self.rfile.readline, b".\r\n")
        message = message_from_bytes(b"".join(lines), policy=default)
        self.server.got.append(message)

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def receiving_mail() -> Iterator[Mailbox]:
    """Run one until the block ends."""
    with Mailbox() as mailbox:
        thread = threading.Thread(target=mailbox.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield mailbox
        finally:
            mailbox.shutdown()
            thread.join()
