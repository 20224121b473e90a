"""How the story tells time: hours and minutes before the sample's end."""

from __future__ import annotations

__all__ = ["clock", "seconds"]


def seconds(text: str) -> int:
    """`hh:mm` before the end, in seconds."""
    hours, minutes = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def clock(before_end: int) -> str:
    """The inverse of `seconds`."""
    hours, minutes = divmod(before_end // 60, 60)
    return f"{hours:02d}:{minutes:02d}"
