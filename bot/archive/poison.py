"""What leads to no object and is set aside all the same, so that somebody looks at it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Poison"]


@dataclass(frozen=True, slots=True)
class Poison:
    """A message that tells of nothing: it is set aside under a key, with its beginning."""

    key: str
    reason: str
    raw: str
