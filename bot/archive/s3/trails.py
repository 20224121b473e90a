"""Trails in S3, behind the services' Protocol: taken in once by address, or followed."""

from __future__ import annotations

import functools
import operator
from dataclasses import dataclass, replace
from datetime import UTC
from typing import TYPE_CHECKING, NamedTuple

from bot.archive.feeds import forget_others
from bot.archive.layout import Layout
from bot.archive.place import HERE, Place
from bot.archive.s3.bucket import Bucket, parse_s3_url
from bot.archive.s3.listing import is_empty, list_objects
from bot.archive.s3.trail_keys import Scope
from bot.aws.access import AwsAccess
from bot.errors import UsageError

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from bot.archive.options import WriteOptions
    from bot.archive.s3.feed import Feed
    from bot.domain.archive_report import IngestReport
    from bot.services.ports import Progress

__all__ = ["S3Trails"]


class _Look(NamedTuple):
    """One listing: of a bucket, below a prefix."""

    bucket: Bucket
    prefix: str
    scope: Scope


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

        through = _Through(progress)
        looks = list(self._looks(*parse_s3_url(url), since, until))
        reports = [
            ingest(
                self.folder,
                portion,
                options=self.options,
                place=self.place,
                processes=processes or self.processes,
                progress=through.portion(len(portion)),
            )
            for look in looks
            for portion in list_objects(look.bucket, look.prefix, look.scope, listing)
        ]
        report = functools.reduce(operator.add, reports)
        if report.objects or report.skipped or report.rejected:
            return report
        return replace(report, notes=(_nothing(url, looks),))

    def follow(self, stop: threading.Event) -> None:
        """Take in what the feeds bring until `stop` is set; see `bot.archive.s3.follow`."""
        from bot.archive.s3.follow import follow  # noqa: PLC0415 - as above

        self.forget_others()
        follow(self.feeds, self.folder, self.options, stop, self.place)

    def forget_others(self) -> None:
        """Warn no more of trails that the settings have no more."""
        names = {name for feed in self.feeds for name in feed.names}
        forget_others(Layout(self.folder, self.place), names)

    def _looks(self, name: str, prefix: str, since: datetime, until: datetime) -> Iterator[_Look]:
        """What an address stands for: the trails at or below it, or a folder of one, or neither.

        A folder that is named is looked at whole, whatever accounts and regions its trail has.
        """
        folder = f"{prefix.rstrip('/')}/" if prefix else ""
        here = [feed for feed in self.feeds if feed.bucket.name == name]
        below = [feed for feed in here if feed.prefix.startswith(folder)]
        for feed in below:
            yield _Look(feed.bucket, feed.prefix, feed.scope(since, until))
        if not below:
            above = [feed for feed in here if folder.startswith(feed.prefix)]
            mine = max(above, key=lambda feed: len(feed.prefix), default=None)
            bucket = Bucket(name, AwsAccess()) if mine is None else mine.bucket
            yield _Look(bucket, prefix, Scope(since, until))


def _nothing(url: str, looks: Sequence[_Look]) -> str:
    """Why there was nothing to take in; raises `UsageError` where there never can be."""
    if all(is_empty(look.bucket, look.prefix) for look in looks):
        raise UsageError(
            f"Nothing lies under {url}: check the account, the region and the day in it."
        )
    scope = looks[0].scope
    since, until = (f"{at.astimezone(UTC):%Y-%m-%d %H:%M}" for at in (scope.since, scope.until))
    narrowed = sorted({name for look in looks for name in look.scope.narrowed})
    of = f" of {', '.join(narrowed)}" if narrowed else ""
    return (
        f"No object with events{of} was delivered under {url} from {since} to {until} UTC:"
        " --since looks further back."
    )


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
