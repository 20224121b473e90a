"""The Iceberg table: its schema, and commits that swap files in and out.

The only module that imports pyiceberg, which takes half a second: readers must not need it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.exceptions import NoSuchTableError
from pyiceberg.io.pyarrow import parquet_file_to_data_file
from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.transforms import DayTransform
from pyiceberg.types import BooleanType, LongType, NestedField, StringType, TimestampType

from bot.domain.event_columns import COLUMNS, Kind
from bot.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pyiceberg.manifest import DataFile
    from pyiceberg.table import Table

    from bot.archive.layout import Layout

__all__ = ["BATCH", "EventsTable"]

NAME = "cloudtrail.events"

BATCH = "audit.batch"
"""The snapshot property that names the batch a snapshot belongs to."""

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
    """The table of an archive; each commit is one atomic step from snapshot to snapshot."""

    def __init__(self, layout: Layout) -> None:
        layout.warehouse.mkdir(parents=True, exist_ok=True)
        catalog = SqlCatalog(
            "audit",
            # Quoted: a ? or % in the path would lead to another file.
            uri=f"sqlite:///{quote(str(layout.database.resolve()))}",
            warehouse=str(layout.warehouse.resolve()),
        )
        try:
            self._table = catalog.load_table(NAME)
        except NoSuchTableError:
            self._table = _create(catalog)

    @property
    def metadata_location(self) -> str:
        """The file that holds the table's present state."""
        return self._table.metadata_location

    def refresh(self) -> None:
        """See what others have committed."""
        self._table.refresh()

    def replace(self, *, remove: Sequence[Path] = (), add: Sequence[Path] = (), batch: str) -> None:
        """Take files out and put files in, in one commit that carries the batch's name."""
        properties = {BATCH: batch}
        with self._table.transaction() as transaction:
            update = transaction.update_snapshot(snapshot_properties=properties)
            producer = update.overwrite() if remove else update.merge_append()
            with producer as snapshot:
                for old in self._data_files({str(path.resolve()) for path in remove}):
                    snapshot.delete_data_file(old)
                for path in add:
                    snapshot.append_data_file(
                        parquet_file_to_data_file(
                            self._table.io, transaction.table_metadata, str(path.resolve())
                        )
                    )

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
        self._table.maintenance.expire_snapshots().older_than(limit).commit()

    def metadata_files(self) -> set[str]:
        """The names of the files under `metadata` that the present or a remembered state needs."""
        metadata = self._table.metadata
        needed = {self.metadata_location, *(entry.metadata_file for entry in metadata.metadata_log)}
        for snapshot in metadata.snapshots:
            needed.add(snapshot.manifest_list)
            needed.update(found.manifest_path for found in snapshot.manifests(self._table.io))
        return {location.rpartition("/")[2] for location in needed}

    def _data_files(self, paths: set[str]) -> Iterator[DataFile]:
        if not paths:
            return
        tasks = self._table.scan().plan_files()
        found = [task.file for task in tasks if task.file.file_path in paths]
        if {file.file_path for file in found} != paths:
            raise ArchiveError(
                "the archive's index names files that its Iceberg table does not have: was the"
                " folder moved? Put it back, or ingest the objects into a new one"
            )
        yield from found

    def scan(self) -> Table:
        """The table itself, for who wants to read it with Iceberg's own client."""
        return self._table


def _create(catalog: SqlCatalog) -> Table:
    catalog.create_namespace_if_not_exists("cloudtrail")
    by_day = PartitionField(COLUMNS[0].field_id, _PARTITION_ID, DayTransform(), "event_time_day")
    return catalog.create_table(
        NAME, schema(), partition_spec=PartitionSpec(by_day), properties=_PROPERTIES
    )
