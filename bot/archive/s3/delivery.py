"""What a feed brings: objects to take in, and what to do once they are, or cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.archive.poison import Poison
    from bot.archive.s3.bucket import S3Object

__all__ = ["Delivery"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """Objects that belong together.

    `done` is called once all of it is committed, with the keys that could not be read; `failed`
    where it was not, because the store cannot be used.
    """

    objects: tuple[S3Object, ...]
    done: Callable[[frozenset[str]], None]
    failed: Callable[[], None]
    poison: Poison | None = None
