"""How much of everything the archive's writers may use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

__all__ = ["WriteOptions"]


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """Bounds on one writing process.

    `flush_bytes`: inflated bytes after which what was decoded is committed; `largest_object`:
    inflated bytes past which an object is refused; `memory`: DuckDB's limit, past which it
    spills to disk; `file_rows`: up to which compaction fills a file; `grace`: how long a replaced
    file stays, for the readers that are at it;
    `downloads`: objects that are fetched from a store at once.
    """

    flush_bytes: int = 96_000_000
    largest_object: int = 128_000_000
    memory: str = "224MB"
    file_rows: int = 1_000_000
    row_group: int = 32_768
    compression_level: int = 1
    grace: timedelta = timedelta(minutes=10)
    downloads: int = 8
