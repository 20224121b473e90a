"""A feed: where objects of a trail come from by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.archive.s3.trail_keys import Scope

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from bot.archive.s3.bucket import Bucket

__all__ = ["Feed"]


@dataclass(frozen=True, slots=True)
class Feed:
    """A trail's bucket, listed `every` so often, and the queue that tells of it, "" for none.

    `since` is how far back the first listing looks. No accounts or regions are all.
    """

    name: str
    bucket: Bucket
    prefix: str
    queue: str
    every: timedelta
    since: timedelta
    accounts: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What is written down of it goes by these: its listing, and its queue."""
        return (self.name, f"{self.name} (queue)") if self.queue else (self.name,)

    def scope(self, since: datetime, until: datetime) -> Scope:
        """What a listing looks at."""
        return Scope(since, until, self.accounts, self.regions)
