"""The Iceberg table: its schema, and commits that swap files in and out.

The only module that imports pyiceberg, which takes half a second: readers must not need it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.io.pyarrow import parquet_file_to_data_file
from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.transforms import DayTransform
from pyiceberg.types import BooleanType, LongType, NestedField, StringType, TimestampType

from bot.domain.event_columns import COLUMNS, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
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
            uri=f"sqlite:///{layout.database.resolve()}",
            warehouse=str(layout.warehouse.resolve()),
        )
        catalog.create_namespace_if_not_exists("cloudtrail")
        time_field = COLUMNS[0].field_id
        spec = PartitionSpec(
            PartitionField(time_field, _PARTITION_ID, DayTransform(), "event_time_day")
        )
        self._table = catalog.create_table_if_not_exists(
            NAME, schema(), partition_spec=spec, properties=_PROPERTIES
        )

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
            producer = update.overwrite() if remove else update.fast_append()
            with producer as snapshot:
                for old in self._data_files({str(path) for path in remove}):
                    snapshot.delete_data_file(old)
                for path in add:
                    snapshot.append_data_file(
                        parquet_file_to_data_file(
                            self._table.io, transaction.table_metadata, str(path)
                        )
                    )

    def has_batch(self, batch: str) -> bool:
        """Whether a snapshot of the batch has been committed."""
        return any(
            snapshot.summary is not None and snapshot.summary.get(BATCH) == batch
            for snapshot in self._table.snapshots()
        )

    def forget_snapshots(self, before: datetime) -> None:
        """Drop the history from before an instant; the present snapshot stays."""
        current = self._table.current_snapshot()
        old = [
            snapshot.snapshot_id
            for snapshot in self._table.snapshots()
            if snapshot is not current and snapshot.timestamp_ms < before.timestamp() * 1000
        ]
        if old:
            self._table.maintenance.expire_snapshots().by_ids(old).commit()

    def _data_files(self, paths: set[str]) -> Iterator[DataFile]:
        if not paths:
            return
        tasks = self._table.scan().plan_files()
        found = [task.file for task in tasks if task.file.file_path in paths]
        if {file.file_path for file in found} != paths:
            raise LookupError("a file to be replaced is not in the table's present snapshot")
        yield from found

    def scan(self) -> Table:
        """The table itself, for who wants to read it with Iceberg's own client."""
        return self._table
