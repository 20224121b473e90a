"""Opening the Iceberg table: found in its catalog, made where there is none, refused if foreign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyiceberg.exceptions import NoSuchTableError
from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.transforms import DayTransform
from pyiceberg.types import BooleanType, LongType, NestedField, StringType, TimestampType

from bot.archive.catalogs import open_catalog
from bot.archive.database import is_there, reading
from bot.archive.remote.metadata import newest_metadata
from bot.domain.event_columns import COLUMNS, Kind
from bot.errors import ArchiveError

if TYPE_CHECKING:
    from pyiceberg.catalog import Catalog
    from pyiceberg.table import Table

    from bot.archive.layout import Layout

__all__ = ["open_table"]

_PARTITION_ID = 1000
_TYPES = {
    Kind.TEXT: StringType(),
    Kind.JSON: StringType(),
    Kind.BOOLEAN: BooleanType(),
    Kind.INTEGER: LongType(),
    Kind.TIME: TimestampType(),
}
_PROPERTIES = {
    "format-version": "2",
    "write.metadata.delete-after-commit.enabled": "true",
    "write.metadata.previous-versions-max": "20",
    # Many commits, few manifests: each commit lists every manifest again.
    "commit.manifest-merge.enabled": "true",
    "commit.manifest.min-count-to-merge": "50",
    # What somebody else committed meanwhile the index does not know: no commit goes on top of it.
    "commit.retry.num-retries": "0",
    # Bounds only where a planner prunes by them: bounds of JSON texts would fill the manifests.
    "write.metadata.metrics.default": "counts",
    "write.metadata.metrics.column.event_time": "full",
    "write.metadata.metrics.column.event_name": "truncate(16)",
    "write.metadata.metrics.column.error_code": "truncate(16)",
    "write.metadata.metrics.column.recipient_account_id": "truncate(16)",
}


def schema() -> Schema:
    """The layout of a record as an Iceberg schema; no column is required."""
    fields = (
        NestedField(column.field_id, column.name, _TYPES[column.kind], required=False)
        for column in COLUMNS
    )
    return Schema(*fields)


def open_table(layout: Layout, *, create: bool) -> Table:
    """The archive's table; with `create` it is made where neither catalog nor index know one.

    Raises `ArchiveError` for a table that is not an archive's, and whatever the catalog's client
    raises.
    """
    layout.warehouse.mkdir(parents=True, exist_ok=True)
    catalog = open_catalog(layout)
    try:
        table = catalog.load_table(layout.place.table)
    except NoSuchTableError:
        if create and not layout.place.is_here and _knows_files(layout):
            raise
        table = _create(catalog, layout) if create else _found(catalog, layout)
    _check(table, layout)
    return table


def _create(catalog: Catalog, layout: Layout) -> Table:
    place = layout.place
    if newest_metadata(layout) is not None:
        raise ArchiveError(
            f"{place.warehouse} holds a table already, and the catalog knows no {place.table}."
            " Check archive.catalog and archive.table; where the catalog was this machine's own"
            " file and is lost, `audit archive attach` finds the table again. A new archive needs"
            " a prefix of its own in archive.warehouse"
        )
    catalog.create_namespace_if_not_exists(place.table.rpartition(".")[0])
    by_day = PartitionField(COLUMNS[0].field_id, _PARTITION_ID, DayTransform(), "event_time_day")
    return catalog.create_table(
        place.table,
        schema(),
        location=_location(layout),
        partition_spec=PartitionSpec(by_day),
        properties=_PROPERTIES,
    )


def _found(catalog: Catalog, layout: Layout) -> Table:
    """The table that lies in the warehouse, for a catalog of this machine that does not know it."""
    newest = newest_metadata(layout)
    if newest is None or layout.place.is_shared:
        raise NoSuchTableError(layout.place.table)
    catalog.create_namespace_if_not_exists(layout.place.table.rpartition(".")[0])
    return catalog.register_table(layout.place.table, newest)


def _location(layout: Layout) -> str:
    data = str(layout.data.relative_to(layout.folder))
    return layout.storage.location(data).rpartition("/")[0]


def _knows_files(layout: Layout) -> bool:
    """Whether the index names files: a table that is missing then must not be made anew."""
    if not is_there(layout.database):
        return False
    with reading(layout.database) as connection:
        return connection.execute("SELECT 1 FROM files").fetchone() is not None


def _check(table: Table, layout: Layout) -> None:
    """Refuse a table of that name which is not an archive's, or lies elsewhere."""
    if table.location().removeprefix("file://") != _location(layout) and not layout.place.is_here:
        raise ArchiveError(
            f"{layout.place.table} lies in {table.location()}, and not in {_location(layout)}:"
            " set archive.warehouse to where it lies, or archive.table to another name"
        )
    found = {field.name: (field.field_id, field.field_type) for field in table.schema().fields}
    wrong = [
        column.name
        for column in COLUMNS
        if found.get(column.name) != (column.field_id, _TYPES[column.kind])
    ]
    if wrong:
        raise ArchiveError(
            f"{layout.place.table} is not an archive's table: it has no such column as {wrong[0]}."
            " Set archive.table to another name"
        )
