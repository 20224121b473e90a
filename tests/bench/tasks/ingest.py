"""The product ingests."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench.product import app_at

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["prepare"]


def prepare(
    home: str, objects: Sequence[str], processes: int, warm_up: Sequence[str] = ()
) -> Callable[[], dict[str, Any]]:
    """Import everything by ingesting a few objects into an archive that is thrown away."""
    if warm_up:
        aside = Path(f"{home}-warm-up")
        app_at(aside).archive.ingest([*map(Path, warm_up)], processes=1, progress=None)
        shutil.rmtree(aside)
    archive = app_at(Path(home)).archive
    paths = [Path(text) for text in objects]
    return lambda: archive.ingest(paths, processes=processes, progress=None).as_json()
