"""The Iceberg table: its schema, and commits that swap files in and out.

With its catalogs the only module that imports pyiceberg, which takes half a second: readers must
not need it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pyiceberg.exceptions import NoSuchTableError
from pyiceberg.io.pyarrow import parquet_file_to_data_file
from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.transforms import DayTransform
from pyiceberg.types import BooleanType, LongType, NestedField, StringType, TimestampType

from bot.archive.agreement import check_place
from bot.archive.catalogs import open_catalog
from bot.archive.database import is_there, reading
from bot.archive.remote.metadata import newest_metadata
from bot.archive.table_problems import told
from bot.domain.event_columns import COLUMNS, Kind
from bot.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pyiceberg.catalog import Catalog
    from pyiceberg.manifest import DataFile
    from pyiceberg.table import Table

    from bot.archive.layout import Layout

__all__ = ["BATCH", "EventsTable"]

BATCH = "audit.batch"
"""The snapshot property that names the batch a snapshot belongs to."""

_FENCE = "audit.fence"
"""The property of a snapshot that changes nothing."""

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


class EventsTable:
    """The table of an archive; each commit is one atomic step from snapshot to snapshot.

    Raises `ArchiveError` or `AwsError`, with the remedy, for whatever the catalog refuses.
    """

    def __init__(self, layout: Layout, *, create: bool = True) -> None:
        if create:
            check_place(layout)
        layout.warehouse.mkdir(parents=True, exist_ok=True)
        self._storage = layout.storage
        self.place = layout.place
        with told(self.place, "opened"):
            catalog = open_catalog(layout)
            try:
                self._table = catalog.load_table(self.place.table)
            except NoSuchTableError:
                if create and not self.place.is_here and _knows_files(layout):
                    raise
                self._table = _create(catalog, layout) if create else _found(catalog, layout)
        _check(self._table, layout)

    @property
    def metadata_location(self) -> str:
        """The file that holds the table's present state."""
        return self._table.metadata_location

    @property
    def snapshot(self) -> str:
        """The present state's id, "" before the first commit; fences do not count."""
        found = self._table.current_snapshot()
        while found is not None and found.summary is not None and found.summary.get(_FENCE):
            parent = found.parent_snapshot_id
            found = None if parent is None else self._table.snapshot_by_id(parent)
        return "" if found is None else str(found.snapshot_id)

    def refresh(self) -> None:
        """See what others have committed."""
        with told(self.place, "read"):
            self._table.refresh()

    def replace(self, *, remove: Sequence[str] = (), add: Sequence[str] = (), batch: str) -> None:
        """Take files out and put files in, in one commit that carries the batch's name.

        Paths are relative to the archive's folder. A commit of somebody else's since the last
        `refresh` refuses this one.
        """
        removed = {self._storage.location(path) for path in remove}
        with told(self.place, "changed"), self._table.transaction() as transaction:
            update = transaction.update_snapshot(snapshot_properties={BATCH: batch})
            producer = update.overwrite() if remove else update.merge_append()
            with producer as snapshot:
                for old in self._data_files(removed):
                    snapshot.delete_data_file(old)
                for path in add:
                    snapshot.append_data_file(
                        parquet_file_to_data_file(
                            self._table.io,
                            transaction.table_metadata,
                            self._storage.location(path),
                        )
                    )

    def fence(self) -> None:
        """Commit nothing: a commit that is still on its way to the catalog can no longer be made.

        Its writer is gone, and its request may not be: it is held to the snapshot before.
        """
        with told(self.place, "changed"), self._table.transaction() as transaction:
            update = transaction.update_snapshot(snapshot_properties={_FENCE: "true"})
            with update.fast_append():
                pass

    def has_batch(self, batch: str) -> bool:
        """Whether a snapshot of the batch has been committed."""
        return any(
            snapshot.summary is not None and snapshot.summary.get(BATCH) == batch
            for snapshot in self._table.snapshots()
        )

    @property
    def snapshots(self) -> int:
        """How many states of the table are remembered."""
        return len(self._table.metadata.snapshots)

    def forget_snapshots(self, *, keep: int) -> None:
        """Drop the history but for the last `keep` snapshots; the present one always stays."""
        newest = sorted(snapshot.timestamp_ms for snapshot in self._table.snapshots())[-keep:]
        limit = datetime.fromtimestamp(newest[0] / 1000, UTC)
        with told(self.place, "changed"):
            self._table.maintenance.expire_snapshots().older_than(limit).commit()

    def metadata_files(self) -> set[str]:
        """The names of the files under `metadata` that the present or a remembered state needs."""
        metadata = self._table.metadata
        needed = {self.metadata_location, *(entry.metadata_file for entry in metadata.metadata_log)}
        with told(self.place, "read"):
            for snapshot in metadata.snapshots:
                needed.add(snapshot.manifest_list)
                needed.update(found.manifest_path for found in snapshot.manifests(self._table.io))
        return {location.rpartition("/")[2] for location in needed}

    def files(self) -> list[tuple[str, int]]:
        """The relative paths and bytes of the present state's files.

        Raises `ArchiveError` where rows are deleted in files of their own, which nobody here reads.
        """
        with told(self.place, "read"):
            tasks = list(self._table.scan().plan_files())
        if any(task.delete_files for task in tasks):
            raise ArchiveError(
                f"{self.place.table} has deleted rows that its data files still hold. Rewrite"
                " them where that was done (OPTIMIZE in Athena or Trino), and try again"
            )
        return [
            (self._storage.path(task.file.file_path), task.file.file_size_in_bytes)
            for task in tasks
        ]

    def committed_at(self) -> datetime | None:
        """When the present state was committed."""
        found = self._table.current_snapshot()
        return None if found is None else datetime.fromtimestamp(found.timestamp_ms / 1000, UTC)

    def _data_files(self, locations: set[str]) -> Iterator[DataFile]:
        if not locations:
            return
        tasks = self._table.scan().plan_files()
        found = [task.file for task in tasks if task.file.file_path in locations]
        if {file.file_path for file in found} != locations:
            raise ArchiveError(
                "the archive's index names files that its Iceberg table does not have: was the"
                " folder moved? Put it back, or ingest the objects into a new one"
            )
        yield from found

    def scan(self) -> Table:
        """The table itself, for who wants to read it with Iceberg's own client."""
        return self._table


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
