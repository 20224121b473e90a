"""Archives whose table is in S3, in a catalog of its own, or both."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.archive.compact import compact
from bot.archive.objects import find_objects
from bot.archive.options import WriteOptions
from bot.archive.place import Place
from bot.archive.writer import Writer
from bot.aws.access import AwsAccess
from tests.aws import REGION
from tests.scenario.upkeep import EVERYTHING, Killed, by_iceberg, stop_at

if TYPE_CHECKING:
    from tests.aws import Aws
    from tests.scenario.conftest import Trail

URLS = {"sql": "empty_postgres_url", "rest": "rest_url"}
"""The fixtures that give the catalogs' addresses; `rest_url` is one of `tests/trino`."""

KINDS = ["s3-sqlite", "s3-glue", "s3-sql", "folder-sql"]
NUMBERS = itertools.count()
MANY = WriteOptions(flush_bytes=1)


@dataclass(frozen=True, slots=True)
class Remote:
    """AWS, and an archive that has its table there."""

    aws: Aws
    trail: Trail

    @property
    def bucket(self) -> str:
        return self.trail.place.warehouse.removeprefix("s3://").partition("/")[0]

    def objects(self, folder: str = "") -> set[str]:
        """The keys of what lies in the bucket, below the table's folder."""
        root = f"archive/cloudtrail/events/{folder}"
        pages = self.aws.client("s3").get_paginator("list_objects_v2")
        return {
            item["Key"]
            for page in pages.paginate(Bucket=self.bucket, Prefix=root)
            for item in page.get("Contents", [])
        }

    def data(self) -> set[str]:
        """The data files of the bucket, as the index would name them."""
        return {key.replace("archive/", "warehouse/", 1) for key in self.objects("data")}

    def named(self) -> set[str]:
        """The data files of the index."""
        folder = self.trail.archive
        return {str(Path(file.path).relative_to(folder)) for file in self.trail.plan().files}

    @property
    def is_in_s3(self) -> bool:
        return bool(self.trail.place.warehouse)

    def forget_copies(self) -> None:
        """As if the cache had been needed for others."""
        if not self.is_in_s3:
            return
        for path in self.trail.layout.data.rglob("*.parquet"):
            path.unlink()

    def compact(self, options: WriteOptions = WriteOptions()) -> None:  # noqa: B008 - frozen
        compact(self.trail.archive, options=options, place=self.trail.place)


def place_of_kind(request: pytest.FixtureRequest, kind: str, aws: Aws) -> Place:
    """A new, empty one. `aws` must be what AWS_ENDPOINT_URL says."""
    storage, _, catalog = kind.partition("-")
    number = next(NUMBERS)
    warehouse = ""
    if storage == "s3":
        aws.bucket(f"archive-{number}")
        warehouse = f"s3://archive-{number}/archive"
    return Place(
        catalog=catalog,
        warehouse=warehouse,
        table=f"trail_{number}.events",
        access=AwsAccess(region=REGION, named_in="archive.yaml"),
        catalog_url=str(request.getfixturevalue(URLS[catalog])) if catalog in URLS else "",
    )


def at(place: Place, folder: Path, trail: Trail) -> Trail:
    """The same table from another machine."""
    return type(trail)(trail.objects, folder, place)


def check(remote: Remote, events: int) -> None:
    """So many events, each once, for DuckDB and for Iceberg's client; nothing else lies about."""
    trail = remote.trail
    if remote.is_in_s3:
        assert remote.data() == remote.named()
        remote.forget_copies()
    assert len(trail.ids()) == len(set(trail.ids())) == events
    assert trail.stray_files() == set()
    assert by_iceberg(trail) == trail.rows(EVERYTHING)
    assert trail.index.status().events == events


def stopped_writer(trail: Trail, step: str, *paths: Path) -> None:
    """A writer that dies at a step of its commit."""
    with pytest.raises(Killed), Writer(trail.layout, MANY, stop_at(step)) as writer:
        for found in find_objects(paths):
            writer.take(found, found.read())
