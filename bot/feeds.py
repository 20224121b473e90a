"""The trails of `trails.yaml`, as feeds of the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.archive.s3.bucket import Bucket
from bot.archive.s3.feed import Feed
from bot.aws.access import AwsAccess
from bot.domain.duration import parse_duration

if TYPE_CHECKING:
    from bot.settings import ArchiveSettings
    from bot.settings.trails import Trail, TrailsFile

__all__ = ["feeds_of"]


def feeds_of(file: TrailsFile, settings: ArchiveSettings) -> tuple[Feed, ...]:
    """One feed a trail."""
    return tuple(_feed(name, trail, settings) for name, trail in file.trails.items())


def _feed(name: str, trail: Trail, settings: ArchiveSettings) -> Feed:
    access = AwsAccess(
        region=trail.region,
        profile=trail.profile,
        role=trail.role,
        external_id=trail.external_id,
        endpoint=trail.endpoint,
        connections=settings.downloads + 8,
    )
    prefix = trail.prefix if not trail.prefix or trail.prefix.endswith("/") else f"{trail.prefix}/"
    return Feed(
        name=name,
        bucket=Bucket(trail.bucket, access, trail.requester_pays),
        prefix=prefix,
        queue=trail.queue,
        every=parse_duration(trail.every),
        since=parse_duration(trail.since),
        accounts=trail.accounts,
        regions=trail.regions,
    )
