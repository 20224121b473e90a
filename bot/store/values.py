"""Values as the tables have them."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from msgspec import Struct

__all__ = ["instant", "instant_text", "json_text", "key_text", "storable"]

_DIGEST = 64
"""The length of a SHA-256 in hex."""


def instant_text(moment: datetime) -> str:
    """An instant: UTC, with microseconds, so that texts sort by time. `moment` is aware."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def instant(text: str) -> datetime:
    """The instant that a table has."""
    return datetime.fromisoformat(text)


def storable(text: str) -> str:
    r"""A text that every database takes: what has no UTF-8, and NUL, become `\udc80` and `\x00`.

    Only a forged text has them; it is kept legible rather than refused, for it is evidence.
    """
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")


def key_text(text: str, longest: int) -> str:
    """A text as a key of so many characters: of a longer one, its beginning and its hash.

    PostgreSQL's entries of an index end at a third of a page, and PostgreSQL refuses the row
    (https://www.postgresql.org/docs/current/btree.html).
    """
    stored = storable(text)
    if len(stored) <= longest:
        return stored
    digest = hashlib.sha256(stored.encode()).hexdigest()
    return f"{stored[: longest - _DIGEST - 1]} {digest}"


def json_text(struct: Struct) -> str:
    """The struct as JSON; what has no UTF-8 becomes what `storable` makes of it."""
    try:
        return msgspec.json.encode(struct).decode()
    except UnicodeEncodeError:
        return msgspec.json.encode(_legible(msgspec.to_builtins(struct))).decode()


def _legible(value: Any) -> Any:  # noqa: ANN401 - anything that JSON has
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {key: _legible(one) for key, one in value.items()}
    return [_legible(one) for one in value] if isinstance(value, (list, tuple)) else value
