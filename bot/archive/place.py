"""Where an archive's table lies: its files in a folder or in S3, its name in a catalog."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.aws.access import AwsAccess

__all__ = ["HERE", "Place"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the table is; the bookkeeping is in the archive's folder in any case.

    `warehouse` is `s3://bucket/prefix` without a slash at its end, or "" for the archive's folder.
    `catalog` is `sqlite` (the archive's own file), `sql` (PostgreSQL at `catalog_url`), `rest` (a
    server at `catalog_url`) or `glue`. `table` is `namespace.table`. `catalog_name` is the name
    that a `sql` catalog's rows carry, and the warehouse that a `rest` one is asked for.
    `cache_bytes` bounds the data files of S3 that are kept here, `downloads` how many are fetched
    at once.
    """

    catalog: str = "sqlite"
    warehouse: str = ""
    table: str = "cloudtrail.events"
    access: AwsAccess = field(default_factory=AwsAccess)
    catalog_url: str = field(default="", repr=False)
    catalog_name: str = "audit"
    catalog_token: str = field(default="", repr=False)
    catalog_credential: str = field(default="", repr=False)
    cache_bytes: int = 20_000_000_000
    downloads: int = 8

    def __str__(self) -> str:
        """What an index remembers of it: the table, and not how it is reached."""
        where = self.warehouse or "the archive's folder"
        return "" if self.is_here else f"{self.table} of {self.catalog} in {where}"

    @property
    def is_here(self) -> bool:
        """Whether all of it is in the archive's folder, and nobody else's to change."""
        return not self.warehouse and not self.is_shared

    @property
    def is_shared(self) -> bool:
        """Whether somebody else can change the table, too."""
        return self.catalog != "sqlite"


HERE = Place()
"""All of it in the archive's folder."""
