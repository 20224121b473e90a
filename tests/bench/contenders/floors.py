"""What no ingestion can do without: the work that others are measured against, and no table."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

__all__ = ["isal_inflate", "parse_and_throw_away"]


def isal_inflate(objects: Sequence[Path]) -> None:
    """Inflate each object with ISA-L."""
    from isal.igzip import decompress  # each floor imports its own library

    inflate: Callable[[bytes], bytes] = decompress
    for path in objects:
        inflate(path.read_bytes())


def parse_and_throw_away(objects: Sequence[Path]) -> None:
    """Inflate each object with zlib, parse it with orjson, and keep nothing."""
    import orjson

    for path in objects:
        orjson.loads(gzip.decompress(path.read_bytes()))
