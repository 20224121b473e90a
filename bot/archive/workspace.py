"""A writer's own DuckDB: it holds no tables of the archive, only what is on its way into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from pathlib import Path

    from duckdb import DuckDBPyConnection

__all__ = ["workspace"]


def workspace(memory: str, spill: Path) -> DuckDBPyConnection:
    """Open one that uses one thread and so much memory, and past that the folder `spill`.

    Several processes may share the folder: DuckDB names its files by process.
    """
    return duckdb.connect(
        config={
            "threads": 1,
            "memory_limit": memory,
            "temp_directory": str(spill),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
