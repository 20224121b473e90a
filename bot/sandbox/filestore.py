"""Uploaded files: asked for, sent, completed, shared."""

from __future__ import annotations

import mimetypes
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from bot.sandbox.refusal import RefusalError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Files", "StoredFile"]

_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


@dataclass(slots=True)
class StoredFile:
    """A file; `content` is None until it was sent, `completed` the time when it was made use of."""

    id: str
    name: str
    length: int
    origin: str
    alt: str = ""
    title: str = ""
    content: bytes | None = None
    completed: float | None = None
    user: str = ""

    @property
    def mimetype(self) -> str:
        """What it is, by its name."""
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    @property
    def is_image(self) -> bool:
        """Whether it is a picture that a message can show."""
        return self.mimetype in _PICTURES

    @property
    def quoted_name(self) -> str:
        """Its name as a header or an address can hold it."""
        return quote(self.name, safe="")

    @property
    def path(self) -> str:
        """Where the sandbox serves it."""
        return f"/files/{self.id}/{self.quoted_name}"

    def as_page(self) -> dict[str, Any]:
        """The file as the page sees it."""
        return {
            "id": self.id,
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": self.mimetype,
            "size": self.length,
            "url": self.path,
            "is_image": self.is_image,
        }

    def as_slack(self) -> dict[str, Any]:
        """The file as the Web API shows it."""
        address = f"{self.origin}{self.path}"
        return {
            "id": self.id,
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": self.mimetype,
            "filetype": self.name.rpartition(".")[2],
            "size": self.length,
            "user": self.user,
            "mode": "hosted",
            "url_private": address,
            "url_private_download": address,
            "permalink": address,
        }


class Files:
    """Keeps files; a picture can be shown by blocks `ready_after` seconds after its completion."""

    def __init__(self, clock: Callable[[], float], ready_after: float) -> None:
        self._clock = clock
        self._ready_after = ready_after
        self._files: dict[str, StoredFile] = {}

    def reserve(self, name: str, length: int, alt: str, origin: str) -> StoredFile:
        """A new file, to be sent."""
        file = StoredFile(f"F{secrets.token_hex(5).upper()}", name, length, origin, alt)
        self._files[file.id] = file
        return file

    def receive(self, ident: str, content: bytes) -> None:
        """Take a file's bytes; raises `RefusalError` where they are not those announced."""
        file = self.get(ident)
        if len(content) != file.length:
            raise RefusalError("file_upload_size_mismatch")
        file.content = content

    def complete(self, ident: str, title: str, user: str) -> StoredFile:
        """Make a file that was sent usable."""
        file = self.get(ident)
        if file.content is None:
            raise RefusalError("file_not_found")
        file.title, file.user, file.completed = title, user, self._clock()
        return file

    def get(self, ident: str) -> StoredFile:
        """A file; raises `RefusalError("file_not_found")`."""
        if ident not in self._files:
            raise RefusalError("file_not_found")
        return self._files[ident]

    def is_picture(self, reference: dict[str, Any]) -> bool:
        """Whether blocks may show a `slack_file`: {id} or {url} of a completed picture."""
        for file in self._files.values():
            named = (
                reference.get("id") == file.id
                or reference.get("url") == file.as_slack()["url_private"]
            )
            if named and file.is_image and file.completed is not None:
                return self._clock() - file.completed >= self._ready_after
        return False
