"""Values as the tables have them."""

from __future__ import annotations

from datetime import UTC, datetime

__all__ = ["instant", "instant_text", "storable"]


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
