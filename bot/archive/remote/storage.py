"""An archive's files in S3: written here first, uploaded before the commit, copied to be read."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.archive.database import reading
from bot.archive.remote.cache import Cache
from bot.archive.remote.fetching import fetch_all
from bot.archive.remote.warehouse import Warehouse
from bot.errors import ArchiveError, AwsError, EngineError

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from bot.archive.layout import Layout
    from bot.archive.storage import Limits

__all__ = ["S3Storage"]

_FOLDER = "warehouse/"
"""How the relative path begins of whatever is in S3."""

_PORTION = 4
"""Part of the cache that one step of a writer may fill."""


@dataclass(frozen=True, slots=True)
class S3Storage:
    """See `bot.archive.storage.Storage`; the copies are in the archive's folder."""

    layout: Layout

    @property
    def warehouse(self) -> Warehouse:
        """The objects."""
        place = self.layout.place
        return Warehouse.at(place.warehouse, place.access)

    @property
    def cache(self) -> Cache:
        """The copies."""
        return Cache(self.layout, self.layout.place.cache_bytes)

    def location(self, path: str) -> str:
        """`s3://bucket/prefix/...`."""
        return f"{self.warehouse.url}{path.removeprefix(_FOLDER)}"

    def path(self, location: str) -> str:
        """See `Storage`."""
        name = location.removeprefix(self.warehouse.url)
        if name == location or ".." in name:
            raise ArchiveError(
                f"the table has a file outside of {self.warehouse.url}: {location}. Set"
                " archive.warehouse to where all of it lies"
            )
        return f"{_FOLDER}{name}"

    def publish(self, paths: Iterable[str]) -> None:
        """Upload them; they stay here as copies."""
        fetch_all([*paths], self._upload, self.layout.place.downloads)
        self.cache.evict()

    def remove(self, paths: Iterable[str]) -> None:
        """Delete objects and copies."""
        gone = [*paths]
        self.warehouse.delete(path.removeprefix(_FOLDER) for path in gone)
        for path in gone:
            (self.layout.folder / path).unlink(missing_ok=True)

    @contextmanager
    def at_hand(self, paths: Collection[str], limits: Limits | None = None) -> Iterator[None]:
        """Fetch those that are missing, and keep all for the block."""
        if not paths:
            yield
            return
        missing: list[str] = []
        try:
            with self.cache.pinned(paths):
                missing = self.cache.missing(paths)
                if missing:
                    self._fetch(missing, paths, limits)
                yield
        finally:
            if missing or self.cache.is_over:
                with suppress(OSError):  # what could not be deleted is the next one's to delete
                    self.cache.evict()

    def portions(self, files: Sequence[tuple[str, int]]) -> Iterator[list[str]]:
        """As many at once as fill a part of the cache."""
        most = self.layout.place.cache_bytes // _PORTION
        portion: list[str] = []
        size = 0
        for path, length in files:
            if portion and size + length > most:
                yield portion
                portion, size = [], 0
            portion.append(path)
            size += length
        if portion:
            yield portion

    def metadata_names(self, known: Callable[[], set[str]]) -> set[str]:
        """Those that are known: somebody else's, of a commit that is not made yet, are not ours."""
        return known()

    def _fetch(self, missing: Sequence[str], all_: Collection[str], limits: Limits | None) -> None:
        if limits is not None:
            self._refuse_too_much(all_)
        try:
            fetch_all(missing, self._download, self.layout.place.downloads, limits)
        except OSError as problem:
            raise AwsError(
                f"files of {self.warehouse.url} cannot be kept in {self.layout.folder}: {problem}."
                " Make room there, or lower archive.cache."
            ) from problem

    def _refuse_too_much(self, paths: Collection[str]) -> None:
        limit = self.layout.place.cache_bytes
        with reading(self.layout.database) as connection:
            sizes = dict(connection.execute("SELECT path, bytes FROM files").fetchall())
        needed = sum(sizes.get(self._relative(path), 0) for path in paths)
        if needed > limit:
            raise EngineError(
                f"The window's files are {needed / 1e9:,.1f} GB, and archive.cache keeps"
                f" {limit / 1e9:,.1f} GB of S3 on this machine. Ask about a shorter window, raise"
                " archive.cache, or ask an engine that reads S3 itself (--engine)."
            )

    def _relative(self, path: str) -> str:
        return str(Path(path).relative_to(self.layout.folder))

    def _upload(self, path: str, _stop: threading.Event) -> None:
        self.warehouse.upload(self.layout.folder / path, path.removeprefix(_FOLDER))

    def _download(self, path: str, stop: threading.Event) -> None:
        name = self._relative(path).removeprefix(_FOLDER)
        try:
            self.warehouse.download(name, Path(path), stop)
        except FileNotFoundError as problem:
            raise AwsError(
                f"{self.warehouse.url}{name} is gone: somebody else deleted or rewrote files of"
                " the table. `audit archive attach` reads the table anew."
            ) from problem
