"""Where the archive's table lies, as `archive.yaml` says it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bot.archive.place import Place
from bot.aws.access import AwsAccess
from bot.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.settings import ArchiveSettings

__all__ = ["place_of"]

_URLS: Final = {
    "sql": (r"postgres(?:ql)?(?:\+psycopg)?://\S+/\S+", "postgresql://user:password@host/database"),
    "rest": (r"https?://\S+", "the address of a REST catalog, https://catalog.example/iceberg"),
}


def place_of(settings: ArchiveSettings) -> Place:
    """The place; raises `SettingsError` for everything that is wrong with it at once."""
    problems = [*_wrong(settings)]
    if problems:
        raise SettingsError("archive.yaml (or the environment): " + "; ".join(problems) + ".")
    return Place(
        catalog=settings.catalog,
        warehouse=settings.warehouse.rstrip("/"),
        table=str(settings.table),
        access=AwsAccess(
            region=str(settings.region),
            profile=settings.profile,
            role=str(settings.role),
            external_id=settings.external_id,
            endpoint=str(settings.endpoint),
            connections=settings.downloads + 8,
            named_in="archive.yaml",
        ),
        catalog_url=settings.catalog_url.reveal(),
        catalog_name=settings.catalog_name,
        catalog_token=settings.catalog_token.reveal(),
        catalog_credential=settings.catalog_credential.reveal(),
        cache_bytes=settings.cache,
        downloads=settings.downloads,
    )


def _wrong(settings: ArchiveSettings) -> Iterator[str]:
    if not settings.table:
        yield "`table` must be named"
    if settings.catalog in {"rest", "glue"} and not settings.warehouse:
        yield f"`catalog: {settings.catalog}` needs the files in S3: set `warehouse`"
    if settings.catalog in _URLS:
        pattern, meaning = _URLS[settings.catalog]
        if not re.fullmatch(pattern, settings.catalog_url.reveal()):
            yield f"`catalog_url` must be {meaning}"  # and never shown: a password may be in it
    elif settings.catalog_url:
        yield f"`catalog_url` is for `sql` and `rest`, and `catalog` is {settings.catalog}"
