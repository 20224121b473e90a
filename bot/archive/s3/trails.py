"""Trails in S3, behind the services' Protocol: taken in once by address, or followed."""

from __future__ import annotations

import functools
import operator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.archive.place import HERE, Place
from bot.archive.s3.bucket import Bucket, parse_s3_url
from bot.archive.s3.listing import list_objects
from bot.archive.s3.trail_keys import Scope
from bot.aws.access import AwsAccess

if TYPE_CHECKING:
    import threading
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from bot.archive.options import WriteOptions
    from bot.archive.s3.feed import Feed
    from bot.domain.archive_report import IngestReport
    from bot.services.ports import Progress

__all__ = ["S3Trails"]


@dataclass(frozen=True, slots=True)
class S3Trails:
    """`feeds` are the trails of `trails.yaml`; their buckets are read with their rights."""

    folder: Path
    options: WriteOptions
    processes: int
    feeds: Sequence[Feed]
    place: Place = HERE

    def names(self) -> Sequence[str]:
        """The trails that are followed."""
        return [feed.name for feed in self.feeds]

    def ingest(  # noqa: PLR0913 - what is asked for
        self,
        url: str,
        since: datetime,
        until: datetime,
        *,
        processes: int | None,
        listing: Progress | None,
        progress: Progress | None,
    ) -> IngestReport:
        """Take in what was delivered under an address in `[since, until]`."""
        from bot.archive.ingest import ingest  # noqa: PLC0415 - pyarrow takes a while

        name, prefix = parse_s3_url(url)
        feed = self._feed(name, prefix)
        bucket = Bucket(name, AwsAccess()) if feed is None else feed.bucket
        scope = Scope(since, until) if feed is None else feed.scope(since, until)
        below = prefix or (feed.prefix if feed else "")
        through = _Through(progress)
        reports = [
            ingest(
                self.folder,
                portion,
                options=self.options,
                place=self.place,
                processes=processes or self.processes,
                progress=through.portion(len(portion)),
            )
            for portion in list_objects(bucket, below, scope, listing)
        ]
        return functools.reduce(operator.add, reports)

    def follow(self, stop: threading.Event) -> None:
        """Take in what the feeds bring until `stop` is set; see `bot.archive.s3.follow`."""
        from bot.archive.s3.follow import follow  # noqa: PLC0415 - as above

        follow(self.feeds, self.folder, self.options, stop, self.place)

    def _feed(self, bucket: str, prefix: str) -> Feed | None:
        """The feed that an address belongs to: the one with the longest prefix of it."""
        mine = [
            feed
            for feed in self.feeds
            if feed.bucket.name == bucket and (not prefix or prefix.startswith(feed.prefix))
        ]
        return max(mine, key=lambda feed: len(feed.prefix), default=None)


@dataclass(slots=True)
class _Through:
    """One progress through all portions: of so many objects as have been found."""

    progress: Progress | None
    found: int = 0

    def portion(self, count: int) -> Progress | None:
        """What is told of the next portion."""
        if self.progress is None:
            return None
        tell, before = self.progress, self.found
        self.found += count

        def advance(done: int, _: int) -> None:
            tell(before + done, self.found)

        return advance
