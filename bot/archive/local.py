"""The archive in a folder of this machine, behind the services' Protocol."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.archive.index import ArchiveIndex
from bot.archive.place import HERE, Place

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from bot.archive.options import WriteOptions
    from bot.domain.archive_report import (
        ArchiveStatus,
        AttachReport,
        CompactReport,
        ExpireReport,
        IngestReport,
        Rejected,
    )
    from bot.services.ports import Progress

__all__ = ["LocalArchive"]


@dataclass(frozen=True, slots=True)
class LocalArchive:
    """Reads with the standard library; what writes imports its libraries when it is called."""

    folder: Path
    options: WriteOptions
    processes: int
    place: Place = HERE

    @property
    def index(self) -> ArchiveIndex:
        """The reader's side."""
        return ArchiveIndex(self.folder, self.place)

    def ingest(
        self, paths: Sequence[Path], *, processes: int | None, progress: Progress | None
    ) -> IngestReport:
        """Take objects in; see `bot.archive.ingest`."""
        from bot.archive.ingest import ingest  # noqa: PLC0415
        from bot.archive.objects import find_objects  # noqa: PLC0415

        return ingest(
            self.folder,
            find_objects(paths),
            options=self.options,
            place=self.place,
            processes=processes or self.processes,
            progress=progress,
        )

    def status(self) -> ArchiveStatus:
        """The archive in numbers."""
        return self.index.status()

    def head(self) -> int:
        """The arrival up to which everything is there; finishes what a dead writer left open."""
        if self.index.abandoned():
            from bot.archive.layout import Layout  # noqa: PLC0415 - pyiceberg takes half a second
            from bot.archive.upkeep import begin  # noqa: PLC0415

            begin(Layout(self.folder, self.place))
        return self.index.head()

    def rejected(self) -> Sequence[Rejected]:
        """What was set aside, by object and position."""
        return self.index.rejected()

    def compact(self, *, progress: Progress | None) -> CompactReport:
        """Merge small files; see `bot.archive.compact`."""
        from bot.archive.compact import compact  # noqa: PLC0415

        return compact(self.folder, options=self.options, place=self.place, progress=progress)

    def expire(self, *, before: datetime, dry_run: bool) -> ExpireReport:
        """Remove old days; see `bot.archive.expire`."""
        from bot.archive.expire import expire  # noqa: PLC0415

        return expire(
            self.folder,
            before=before,
            dry_run=dry_run,
            options=self.options,
            place=self.place,
        )

    def attach(self, *, progress: Progress | None) -> AttachReport:
        """Make the index anew from the table; see `bot.archive.attach`."""
        from bot.archive.attach import attach  # noqa: PLC0415

        return attach(self.folder, options=self.options, place=self.place, progress=progress)
