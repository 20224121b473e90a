"""The product compacts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench.product import app_at

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["prepare"]


def prepare(home: str) -> Callable[[], dict[str, Any]]:
    """Nothing to prepare: compaction is a command of its own, and its imports are part of it."""
    archive = app_at(Path(home)).archive
    return lambda: archive.compact(progress=None).as_json()
