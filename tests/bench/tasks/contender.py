"""A contender makes its table."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.contenders.registry import floor, writer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["prepare", "prepare_floor"]

_WARM_UP = 8
"""Objects done before the clock starts: enough to import everything and to fill caches."""


def prepare(name: str, objects: Sequence[str], into: str) -> Callable[[], None]:
    """Import and warm the contender up."""
    paths = [Path(text) for text in objects]
    write = writer(name)
    write(paths[:_WARM_UP], Path(into))
    return partial(write, paths, Path(into))


def prepare_floor(name: str, objects: Sequence[str]) -> Callable[[], None]:
    """Import and warm the floor up."""
    paths = [Path(text) for text in objects]
    work = floor(name)
    work(paths[:_WARM_UP])
    return partial(work, paths)
