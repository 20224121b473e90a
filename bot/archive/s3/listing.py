"""Find a trail's objects by listing: only the folders of days that are asked for.

They come in portions, day after day, so that an organization's year needs no more memory than its
busiest day.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.archive.s3.bucket import S3Object, content_number
from bot.archive.s3.trail_keys import LOGS, is_events_key, is_organization
from bot.aws.clients import s3_client
from bot.aws.problems import explained
from bot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from concurrent.futures import Future

    from bot.archive.s3.bucket import Bucket
    from bot.archive.s3.trail_keys import Scope

__all__ = ["is_empty", "list_objects"]


_THREADS = 8
_AHEAD = 4 * _THREADS
"""Folders that are listed before somebody wants them."""

_PORTION = 20_000
"""Objects from which on a portion is handed over."""


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder of one day, and the name after which its objects are wanted."""

    prefix: str
    day: str
    after: str


def list_objects(
    bucket: Bucket, prefix: str, scope: Scope, progress: Callable[[int, int], None] | None = None
) -> Iterator[list[S3Object]]:
    """The objects with events under a prefix, in portions, the earliest delivered first in each.

    `prefix` may be where the trail writes, or any folder below: an account, a region, a day, an
    object. Raises `UsageError` where no trail writes there, `AwsError` where listing fails.
    """
    look = _Look(bucket, scope)
    if is_events_key(prefix):
        yield look.objects(_Folder(prefix, "", ""))
        return
    with ThreadPoolExecutor(_THREADS) as threads:
        regions = look.regions(look.roots(prefix))
        folders = [one for found in threads.map(look.folders, regions) for one in found]
        folders.sort(key=lambda one: (one.day, one.prefix))
        portion: list[S3Object] = []
        for done, objects in enumerate(_ahead(threads, look.objects, folders), 1):
            portion += objects
            if progress is not None:
                progress(done, len(folders))
            if len(portion) >= _PORTION:
                yield _in_order(portion)
                portion = []
        yield _in_order(portion)


def is_empty(bucket: Bucket, prefix: str) -> bool:
    """Whether there is no object at all of that name, or whose name begins so."""
    page: Mapping[str, Any] = next(_pages(bucket, Prefix=prefix, PaginationConfig={"PageSize": 1}))
    return not page.get("KeyCount")


def _ahead(
    threads: ThreadPoolExecutor,
    do: Callable[[_Folder], list[S3Object]],
    folders: Iterable[_Folder],
) -> Iterator[list[S3Object]]:
    """What comes of each, in order; only some are begun before they are wanted."""
    begun: deque[Future[list[S3Object]]] = deque()
    try:
        for folder in folders:
            begun.append(threads.submit(do, folder))
            if len(begun) >= _AHEAD:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()
    finally:
        for left in begun:
            left.cancel()


def _in_order(objects: list[S3Object]) -> list[S3Object]:
    return sorted(objects, key=lambda one: (one.stamp, one.key))


@dataclass(frozen=True, slots=True)
class _Look:
    """The steps of one listing."""

    bucket: Bucket
    scope: Scope

    def roots(self, prefix: str) -> list[str]:
        """The prefix as a folder at or below `AWSLogs/`."""
        folder = prefix if not prefix or prefix.endswith("/") else f"{prefix}/"
        if f"/{LOGS}" in f"/{folder}":
            return [folder]
        below = list(self._below(folder))
        named = [f"{folder}{LOGS}"] if LOGS in below else []
        # AWS Control Tower puts the organization's id in front as well
        inside = [
            f"{folder}{name}{LOGS}"
            for name in below
            if is_organization(name.strip("/")) and LOGS in self._below(f"{folder}{name}")
        ]
        if not named and not inside:
            raise UsageError(
                f"No trail writes to {self.bucket.url(folder)}: there is no {LOGS} in it. Name the"
                " bucket and the prefix that the trail was given."
            )
        return named + inside

    def regions(self, roots: Iterable[str]) -> list[str]:
        """The folders of regions, or of their days where a root is below a region."""
        return [one for root in roots for one in self._descend(root)]

    def _descend(self, folder: str) -> Iterator[str]:
        inside = folder.rpartition(LOGS)[2].strip("/")
        parts = inside.split("/") if inside else []
        if parts and is_organization(parts[0]):
            parts = parts[1:]
        if not parts:
            for name in self._below(folder):
                account = name.strip("/")
                if is_organization(account) or (
                    account.isdigit() and self.scope.wants_account(account)
                ):
                    yield from self._descend(f"{folder}{name}")
        elif len(parts) == 1:
            yield from self._descend(f"{folder}CloudTrail/")
        elif len(parts) == 2:  # noqa: PLR2004 - the account and CloudTrail
            for name in self._below(folder):
                if self.scope.wants_region(name.strip("/")):
                    yield f"{folder}{name}"
        else:
            yield folder

    def folders(self, region: str) -> list[_Folder]:
        """The folders of days of a region, or of a folder below it."""
        head, _, tail = region.rpartition("/CloudTrail/")
        account, name = head.rpartition("/")[2], tail.split("/")[0]
        base = f"{head}/CloudTrail/{name}/"
        days = self._days(base) if self.scope.is_long else self.scope.days()
        return [
            _Folder(f"{base}{day}", day, self._after(f"{base}{day}", account, name, day))
            for day in days
            if f"{base}{day}".startswith(region) or region.startswith(f"{base}{day}")
        ]

    def _after(self, folder: str, account: str, region: str, day: str) -> str:
        name = self.scope.first_name(account, region, day)
        return f"{folder}{name}" if name else ""

    def _days(self, base: str) -> list[str]:
        wanted = set(self.scope.days())
        return [
            f"{month}{day}"
            for month in self.scope.months()
            for day in self._below(f"{base}{month}")
            if f"{month}{day}" in wanted
        ]

    def objects(self, folder: _Folder) -> list[S3Object]:
        """The objects of a day with events in them."""
        after = {"StartAfter": folder.after} if folder.after else {}
        pages = _pages(self.bucket, Prefix=folder.prefix, **after)
        return [
            S3Object(self.bucket, one["Key"], one["Size"], content_number(one.get("ETag", "")))
            for page in pages
            for one in page.get("Contents", [])
            if is_events_key(one["Key"])
        ]

    def _below(self, folder: str) -> list[str]:
        """The names of the folders in a folder."""
        pages = _pages(self.bucket, Prefix=folder, Delimiter="/")
        return [
            one["Prefix"].removeprefix(folder)
            for page in pages
            for one in page.get("CommonPrefixes", [])
        ]


def _pages(bucket: Bucket, **arguments: Any) -> Iterator[Any]:  # noqa: ANN401 - boto3's
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - as in bucket

    try:
        pager = s3_client(bucket.access).get_paginator("list_objects_v2")
        asked: dict[str, Any] = {"Bucket": bucket.name, **arguments, **bucket.payer}
        yield from pager.paginate(**asked)
    except (BotoCoreError, ClientError, OSError) as problem:
        doing = f"{bucket.url(arguments['Prefix'])} cannot be listed"
        raise explained(problem, doing, "s3:ListBucket", bucket.access) from problem
