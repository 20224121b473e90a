"""Copies of data files on this machine: as many as fit, those that were used last.

Who reads writes down what in a file of `pins` and holds a lock on it, which the operating system
lets go of when the reader dies. What is pinned stays, whatever the limit says; so does what a
writer has not committed yet, which is nowhere else.
"""

from __future__ import annotations

import os
import time
import uuid
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.archive.database import is_there, reading
from bot.archive.ledger import open_batches
from bot.archive.locks import held, is_held

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from bot.archive.layout import Layout

__all__ = ["Cache"]

_LEFT_OVER = 3600.0
"""Seconds after which a download that nobody finished is a dead one's."""


@dataclass(frozen=True, slots=True)
class Cache:
    """The copies under the archive's folder, bounded by `bytes`."""

    layout: Layout
    bytes: int

    @contextmanager
    def pinned(self, paths: Collection[str]) -> Iterator[None]:
        """Keep these files, absolute ones, for the block, be they there yet or not."""
        pin = self._pins / uuid.uuid4().hex
        with ExitStack() as stack:
            with held(self._lock):  # nobody evicts meanwhile, or takes the pin for a dead one's
                stack.enter_context(held(pin))
                pin.write_text("\n".join(paths), encoding="utf-8")
            try:
                yield
            finally:
                pin.unlink(missing_ok=True)

    def missing(self, paths: Collection[str]) -> list[str]:
        """Those that are not there; the others count as used now. They must be pinned."""
        now = time.time_ns()
        return [path for path in paths if not _used(path, now)]

    @property
    def is_over(self) -> bool:
        """Whether there was more than may be kept, because somebody was at it."""
        return self._over.exists()

    def evict(self) -> int:
        """Delete what was not used for longest until the rest fits; give the number of files."""
        with held(self._lock):
            files = sorted(self._files())
            size = sum(item.bytes for item in files)
            evicted = 0
            if size > self.bytes:
                for item in self._idle(files):
                    _unlink(item.path)
                    size, evicted = size - item.bytes, evicted + 1
                    if size <= self.bytes:
                        break
            if size > self.bytes:
                self._over.touch()
            else:
                self._over.unlink(missing_ok=True)
            return evicted

    def _idle(self, files: Iterable[_Copy]) -> Iterator[_Copy]:
        """Those that nobody reads, and that are not here alone."""
        pinned, uncommitted = self._pinned(), self._uncommitted()
        for item in files:
            if item.path not in pinned and not item.name.startswith(uncommitted):
                yield item

    @property
    def _pins(self) -> Path:
        return self.layout.folder / "pins"

    @property
    def _over(self) -> Path:
        return self.layout.folder / "cache.over"

    @property
    def _lock(self) -> Path:
        return self.layout.folder / "cache.lock"

    def _files(self) -> Iterator[_Copy]:
        for folder, _, names in os.walk(self.layout.data):
            for name in names:
                path = f"{folder}/{name}"
                with suppress(FileNotFoundError):
                    facts = os.stat(path)  # noqa: PTH116 - a thousand of them
                    if not name.startswith("."):
                        yield _Copy(facts.st_atime_ns, path, facts.st_size)
                    elif time.time() - facts.st_mtime > _LEFT_OVER:
                        _unlink(path)

    def _pinned(self) -> set[str]:
        """What is being read; the pins of the dead are deleted."""
        found: set[str] = set()
        for pin in self._pins.glob("*"):
            if is_held(pin):
                found.update(pin.read_text(encoding="utf-8").splitlines())
            else:
                pin.unlink(missing_ok=True)
        return found

    def _uncommitted(self) -> tuple[str, ...]:
        """How the names begin of what is nowhere else yet."""
        if not is_there(self.layout.database):
            return ()
        with reading(self.layout.database) as connection:
            return tuple(f"{batch}-" for _, batch, _ in open_batches(connection))


@dataclass(frozen=True, slots=True, order=True)
class _Copy:
    used: int
    path: str
    bytes: int

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


def _used(path: str, now: int) -> bool:
    """Whether it is there; its time of change stays, by which DuckDB knows it again."""
    try:
        os.utime(path, ns=(now, os.stat(path).st_mtime_ns))  # noqa: PTH116 - a thousand of them
    except FileNotFoundError:
        return False
    return True


def _unlink(path: str) -> None:
    with suppress(FileNotFoundError):
        os.unlink(path)  # noqa: PTH108 - as above
