"""Where the parts of an archive lie in its folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.archive.place import HERE, Place
from bot.archive.storage import Storage, storage_of

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Layout"]


@dataclass(frozen=True, slots=True)
class Layout:
    """The files of one archive; nothing is created by asking for a path.

    Where `place` has the table in S3, the warehouse here holds copies.
    """

    folder: Path
    place: Place = HERE

    @property
    def storage(self) -> Storage:
        """Where the files are that the index names."""
        return storage_of(self)

    @property
    def database(self) -> Path:
        """The catalog and the bookkeeping, in one SQLite file."""
        return self.folder / "archive.db"

    @property
    def warehouse(self) -> Path:
        """What the Iceberg catalog calls its warehouse."""
        return self.folder / "warehouse"

    @property
    def data(self) -> Path:
        """The Parquet files, one folder a day."""
        return self.warehouse / "cloudtrail" / "events" / "data"

    @property
    def metadata(self) -> Path:
        """The Iceberg table's own files: its states, snapshots and manifests."""
        return self.warehouse / "cloudtrail" / "events" / "metadata"

    @property
    def writer_lock(self) -> Path:
        """Held by whoever commits."""
        return self.folder / "writer.lock"

    @property
    def claims(self) -> Path:
        """One lock a batch that is being written: held for as long as its writer lives."""
        return self.folder / "claims"

    @property
    def spill(self) -> Path:
        """Where DuckDB may put what does not fit in its memory while it ingests."""
        return self.folder / "spill"

    def claim(self, batch: str) -> Path:
        """The lock of one batch."""
        return self.claims / batch

    def file(self, day: str, batch: str, number: int = 0) -> Path:
        """A data file of a batch."""
        return self.data / f"event_time_day={day}" / f"{batch}-{number:03}.parquet"
