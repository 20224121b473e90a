"""The Iceberg catalog that keeps the table's name: in a file, PostgreSQL, a REST server or Glue.

Imported by the table alone: each of these takes its time to import.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from pyiceberg.catalog.sql import SqlCatalog

from bot.archive.remote.file_io import file_io_properties
from bot.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pyiceberg.catalog import Catalog

    from bot.archive.layout import Layout

__all__ = ["open_catalog"]

_LOCAL = "audit"
"""The catalog's name in the archive's own file."""

_POSTGRES = {
    "connect_timeout": "10",
    "application_name": "cloudtrail-audit-bot",
    "keepalives_idle": "15",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
}
"""A commit must not wait for a server that has vanished."""


def open_catalog(layout: Layout) -> Catalog:
    """The catalog that the archive's place names; raises what its client raises."""
    place = layout.place
    properties = {"warehouse": place.warehouse or str(layout.warehouse.resolve())}
    if place.warehouse:
        properties |= file_io_properties(layout)
    return _CATALOGS[place.catalog](layout, properties)


def _sqlite(layout: Layout, properties: Mapping[str, str]) -> Catalog:
    # Quoted: a ? or % in the path would lead to another file.
    uri = f"sqlite:///{quote(str(layout.database.resolve()))}"
    return SqlCatalog(_LOCAL, uri=uri, **properties)


def _sql(layout: Layout, properties: Mapping[str, str]) -> Catalog:
    from sqlalchemy import NullPool, create_engine, make_url  # noqa: PLC0415 - it is imported

    url = make_url(layout.place.catalog_url)
    url = url.set(drivername="postgresql+psycopg", query={**_POSTGRES, **url.query})
    text = url.render_as_string(hide_password=False)
    catalog = SqlCatalog(layout.place.catalog_name, uri=text, **properties)
    catalog.engine.dispose()
    # A commit now and then: no connection is kept open for it, or found dead when it comes.
    catalog.engine = create_engine(url, poolclass=NullPool)
    return catalog


def _rest(layout: Layout, properties: Mapping[str, str]) -> Catalog:
    """Credentials that the server hands out for S3 are not used: the bot has its own."""
    from bot.archive.remote.rest import PatientCatalog  # noqa: PLC0415 - only where there is one

    place = layout.place
    known = {"token": place.catalog_token, "credential": place.catalog_credential}
    given = {name: value for name, value in known.items() if value}
    return PatientCatalog(
        place.catalog_name,
        uri=place.catalog_url,
        **{**properties, "warehouse": place.catalog_name, **given},
    )


def _glue(layout: Layout, properties: Mapping[str, str]) -> Catalog:
    from pyiceberg.catalog.glue import GlueCatalog  # noqa: PLC0415 - boto3 takes a fifth of a second

    from bot.aws.clients import glue_client  # noqa: PLC0415

    if not layout.place.warehouse:
        raise ArchiveError("A table in Glue needs its files in S3: set archive.warehouse.")
    # A commit that botocore repeats, because its answer was lost, looks like somebody else's: then
    # pyiceberg would delete the manifests of a commit that was made.
    client = glue_client(replace(layout.place.access, attempts=1))
    return GlueCatalog(layout.place.catalog_name, client=client, **properties)


_CATALOGS: Mapping[str, Callable[[Layout, Mapping[str, str]], Catalog]] = {
    "sqlite": _sqlite,
    "sql": _sql,
    "rest": _rest,
    "glue": _glue,
}
