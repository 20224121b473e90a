"""`trails.yaml`: where CloudTrail objects come from by themselves. It has no variables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Final

from msgspec import Meta, Struct

from bot.domain.duration import parse_duration
from bot.errors import UsageError
from bot.settings.aws_values import Endpoint, Region, RoleArn
from bot.settings.whole_files import load_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.yaml_source import Document, Problem

__all__ = ["TRAILS_FILE", "Trail", "TrailsFile", "load_trails"]

TRAILS_FILE = "trails.yaml"

_PATTERNS: Final = {
    "bucket": (r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", "a bucket's name, without s3://"),
    "queue": (r"https?://\S+/\S+", "a queue's URL, as `aws sqs get-queue-url` prints it"),
    **{
        key: (type_.pattern, type_.meaning)
        for key, type_ in (("role", RoleArn), ("endpoint", Endpoint), ("region", Region))
    },
}
_NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_ACCOUNT: Final = re.compile(r"[0-9]{12}")
_LENGTHS: Final = ("every", "since")


class Trail(Struct, frozen=True, forbid_unknown_fields=True):
    """A trail's bucket, or an organization trail's; how and with whose rights it is read."""

    bucket: str
    prefix: Annotated[str, Meta(description="What the trail puts in front of AWSLogs/.")] = ""
    region: str = ""
    queue: Annotated[str, Meta(description="The SQS queue that is told of new objects.")] = ""
    profile: Annotated[str, Meta(description="A profile of ~/.aws/config.")] = ""
    role: Annotated[str, Meta(description="A role to assume, for the bucket and the queue.")] = ""
    external_id: str = ""
    endpoint: Annotated[str, Meta(description="A store that is compatible with S3.")] = ""
    requester_pays: bool = False
    accounts: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    every: Annotated[str, Meta(description="How often the bucket is listed.")] = "5m"
    since: Annotated[str, Meta(description="How far back the first listing looks.")] = "1d"


class TrailsFile(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    trails: dict[str, Trail] = {}


def load_trails(environ: Mapping[str, str]) -> TrailsFile:
    """The last of the files: one replaces another whole.

    Raises `SettingsError` naming file, line and key, for everything that is wrong at once.
    """
    return load_whole(environ, TRAILS_FILE, TrailsFile, _problems)


def _problems(document: Document, found: TrailsFile) -> Iterator[Problem]:
    for name, trail in found.trails.items():
        yield from _wrong(document, name, trail)


def _wrong(document: Document, name: str, trail: Trail) -> Iterator[Problem]:
    path = ("trails", name)
    if not _NAME.fullmatch(name):
        message = "is no name: use letters, digits, '.', '_' and '-', 64 at the most"
        yield document.problem(path, message, at_key=True)
    for key, (pattern, meaning) in _PATTERNS.items():
        value = getattr(trail, key)
        if value and not re.fullmatch(pattern, value):
            yield document.problem((*path, key), f"must be {meaning}; got '{value}'")
    if not trail.bucket:
        yield document.problem((*path, "bucket"), "must be named")
    if trail.prefix.startswith("/"):
        yield document.problem((*path, "prefix"), "must not begin with /")
    for place, account in enumerate(trail.accounts):
        if not _ACCOUNT.fullmatch(account):
            message = f"must be 12 digits in quotes; got '{account}'"
            yield document.problem((*path, "accounts", place), message)
    pattern, meaning = _PATTERNS["region"]
    for place, region in enumerate(trail.regions):
        if not re.fullmatch(pattern, region):
            message = f"must be {meaning}; got '{region}'"
            yield document.problem((*path, "regions", place), message)
    yield from _lengths(document, name, trail)


def _lengths(document: Document, name: str, trail: Trail) -> Iterator[Problem]:
    path = ("trails", name)
    for key in _LENGTHS:
        try:
            if not parse_duration(getattr(trail, key)):
                yield document.problem((*path, key), "must be longer than no time at all")
        except UsageError as problem:
            yield document.problem((*path, key), str(problem))
