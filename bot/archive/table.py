"""The Iceberg table: commits that swap files in and out.

What opens it and this alone import pyiceberg, which takes half a second: readers must not need it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pyiceberg.io.pyarrow import parquet_file_to_data_file

from bot.archive.agreement import check_place
from bot.archive.table_opening import open_table
from bot.archive.table_problems import told
from bot.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pyiceberg.manifest import DataFile
    from pyiceberg.table import Table

    from bot.archive.layout import Layout

__all__ = ["BATCH", "EventsTable"]

BATCH = "audit.batch"
"""The snapshot property that names the batch a snapshot belongs to."""

_NUMBER = "audit.number"
"""The property with that batch's number, which a machine without the index goes on from."""

_FENCE = "audit.fence"
"""The property of a snapshot that changes nothing."""


class EventsTable:
    """The table of an archive; each commit is one atomic step from snapshot to snapshot.

    Raises `ArchiveError` or `AwsError`, with the remedy, for whatever the catalog refuses.
    """

    def __init__(self, layout: Layout, *, create: bool = True) -> None:
        if create:
            check_place(layout)
        self._storage = layout.storage
        self.place = layout.place
        with told(self.place, "opened"):
            self._table = open_table(layout, create=create)

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

    def replace(
        self, *, remove: Sequence[str] = (), add: Sequence[str] = (), batch: str, number: int = 0
    ) -> None:
        """Take files out and put files in, in one commit that carries the batch's name and number.

        Paths are relative to the archive's folder. A commit of somebody else's since the last
        `refresh` refuses this one.
        """
        removed = {self._storage.location(path) for path in remove}
        with told(self.place, "changed"), self._table.transaction() as transaction:
            names = {BATCH: batch, _NUMBER: str(number)}
            update = transaction.update_snapshot(snapshot_properties=names)
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
    def last_number(self) -> int:
        """The highest number of a batch that a remembered state tells of, 0 without one."""
        summaries = (snapshot.summary for snapshot in self._table.snapshots())
        return max((int(found.get(_NUMBER) or 0) for found in summaries if found), default=0)

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
