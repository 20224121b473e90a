"""Where the files lie that the index names: in the archive's folder, or in S3 with copies there.

A data file never changes. Whoever reads or writes one does so in the archive's folder; a storage
sees to it that it is there, and that what was written there gets to where it belongs.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from bot.archive.layout import Layout
    from bot.services.ports import Cancellation, Progress

__all__ = ["FolderStorage", "Limits", "Storage", "storage_of"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What bounds a fetch: `until` is an instant of `time.monotonic`."""

    until: float
    cancellation: Cancellation | None = None
    progress: Progress | None = None


class Storage(Protocol):
    """Paths are relative to the archive's folder, as in the index, where nothing else is said."""

    def location(self, path: str) -> str:
        """What Iceberg calls a file."""

    def path(self, location: str) -> str:
        """The relative path of a file of Iceberg's; `ArchiveError` for one that lies elsewhere."""

    def publish(self, paths: Iterable[str]) -> None:
        """Bring files that were written in the folder to where they belong."""

    def remove(self, paths: Iterable[str]) -> None:
        """Delete files wherever they lie; those that are gone already are passed over."""

    def at_hand(
        self, paths: Collection[str], limits: Limits | None = None
    ) -> AbstractContextManager[None]:
        """Have the files, named by their absolute paths, in the folder for the block.

        Raises `AwsError` where one cannot be had; within limits also `EngineError` for more than
        is ever kept, `QueryTimeoutError` and `QueryCancelledError`.
        """

    def portions(self, files: Sequence[tuple[str, int]]) -> Iterator[list[str]]:
        """Paths and their bytes, in groups that can be at hand together; none for no files."""

    def metadata_names(self, known: Callable[[], set[str]]) -> set[str]:
        """The names of the table's own files that there are; `known` tells those it speaks of."""


def storage_of(layout: Layout) -> Storage:
    """The storage of an archive; opens nothing."""
    if not layout.place.warehouse:
        return FolderStorage(layout.folder, layout.metadata)
    from bot.archive.remote.storage import S3Storage  # noqa: PLC0415 - only where there is S3

    return S3Storage(layout)


@dataclass(frozen=True, slots=True)
class FolderStorage:
    """The files lie where they are written."""

    folder: Path
    metadata: Path

    def location(self, path: str) -> str:
        """The file itself."""
        return str((self.folder / path).resolve())

    def path(self, location: str) -> str:
        """See `Storage`."""
        from bot.errors import ArchiveError  # noqa: PLC0415 - nearly never

        root = f"{self.folder.resolve()}/"
        place = location.removeprefix("file://")
        if not place.startswith(root):
            raise ArchiveError(f"the table has a file outside of {self.folder}: {location}")
        return place.removeprefix(root)

    def publish(self, paths: Iterable[str]) -> None:
        """Nothing is left to do."""

    def remove(self, paths: Iterable[str]) -> None:
        """Delete them."""
        for path in paths:
            (self.folder / path).unlink(missing_ok=True)

    def at_hand(
        self,
        paths: Collection[str],  # noqa: ARG002 - they are where they are
        limits: Limits | None = None,  # noqa: ARG002 - nothing is fetched
    ) -> AbstractContextManager[None]:
        """They are."""
        return nullcontext()

    def portions(self, files: Sequence[tuple[str, int]]) -> Iterator[list[str]]:
        """All at once."""
        if files:
            yield [path for path, _ in files]

    def metadata_names(self, known: Callable[[], set[str]]) -> set[str]:  # noqa: ARG002
        """All that lie there, those of a commit that came to nothing, too."""
        return {path.name for path in self.metadata.iterdir()}
