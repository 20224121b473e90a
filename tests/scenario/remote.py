"""Archives whose table is in S3, in a catalog of its own, or both."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.archive.compact import compact
from bot.archive.options import WriteOptions
from bot.archive.place import Place
from bot.aws.access import AwsAccess
from tests.aws import REGION

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.aws import Aws
    from tests.scenario.conftest import Trail

KINDS = ["s3-sqlite", "s3-glue", "s3-sql", "folder-sql"]
NUMBERS = itertools.count()


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
        return {
            str(path.relative_to(self.trail.archive))
            for path in map(self.trail.archive.__class__, [f.path for f in self.trail.plan().files])
        }

    def forget_copies(self) -> None:
        """As if the cache had been needed for others."""
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
        catalog_url=request.getfixturevalue("empty_postgres_url") if catalog == "sql" else "",
    )


def at(place: Place, folder: Path, trail: Trail) -> Trail:
    """The same table from another machine."""
    return type(trail)(trail.objects, folder, place)
