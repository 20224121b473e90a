"""Why an object, or one record of it, is set aside."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["BadRecord", "Refusal", "shortened"]

_RAW_KEPT = 4096
"""How much of a refused record's text is kept, in bytes."""


class Refusal(Exception):  # noqa: N818 - it is what happens to an object, not a program's error
    """An object is set aside; the message is the reason, free of the object's own text."""


@dataclass(frozen=True, slots=True)
class BadRecord:
    """A record that is set aside: its place in the object, counted from 0, and its text."""

    position: int
    reason: str
    raw: str


def shortened(raw: bytes) -> str:
    """The beginning of a record's text, readable whatever its bytes are."""
    return raw[:_RAW_KEPT].decode("utf-8", "backslashreplace")
