"""The product takes in one object at a time, as a process that waits for them would."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bot.archive.layout import Layout
from bot.archive.objects import find_objects
from bot.archive.options import WriteOptions
from bot.archive.writer import Writer
from tests.bench.product import app_at

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["Arrival", "prepare"]

_WARM_UP = 2


@dataclass(slots=True)
class _Watch:
    """Remembers when each step of a commit was reached."""

    reached: dict[str, float] = field(default_factory=dict)

    def __call__(self, step: str) -> None:
        self.reached[step] = time.perf_counter()


@dataclass(frozen=True, slots=True)
class Arrival:
    """Seconds from an object that is there to its file written, and to its events committed."""

    written: float
    committed: float


def prepare(home: str, objects: Sequence[str]) -> Callable[[], list[dict[str, float]]]:
    """Open a writer on the archive under the home and warm it up with the first objects."""
    watch = _Watch()
    writer = Writer(Layout(app_at(Path(home)).settings.archive_folder), WriteOptions(), watch)
    paths = [Path(text) for text in objects]
    for path in paths[:_WARM_UP]:
        _take(writer, watch, path)
    return lambda: [asdict(_take(writer, watch, path)) for path in paths[_WARM_UP:]]


def _take(writer: Writer, watch: _Watch, path: Path) -> Arrival:
    started = time.perf_counter()
    (found,) = find_objects([path])
    writer.take(found, found.read())
    writer.flush()
    return Arrival(watch.reached["written"] - started, time.perf_counter() - started)
