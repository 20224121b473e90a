"""Every way to ingest, by name: `module:function` of one that writes a table, or of a floor."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

__all__ = ["FLOORS", "LOSSY", "WRITERS", "floor", "writer"]

_HERE: Final = __name__.rpartition(".")[0]

WRITERS: Final = {
    "DuckDB read_json": "duckdb_read_json:write",
    "DuckDB read_json_objects": "duckdb_read_json_objects:write",
    "orjson + pyarrow, by rows": "orjson_rows:write",
    "orjson + pyarrow, by columns": "orjson_columns:write",
    "msgspec + pyarrow": "msgspec_pyarrow:write",
    "msgspec + pyarrow + isal": "msgspec_pyarrow:write_with_isal",
    "polars": "polars_frame:write",
    "plain loop": "plain_loop:write",
}

LOSSY: Final = frozenset({"DuckDB read_json"})
"""Those that cannot fill the column `rest`."""

FLOORS: Final = {
    "ISA-L inflation alone": "floors:isal_inflate",
    "gunzip + orjson.loads, thrown away": "floors:parse_and_throw_away",
}


def writer(name: str) -> Callable[[Sequence[Path], Path], None]:
    """The function that writes a contender's table."""
    found: Callable[[Sequence[Path], Path], None] = _load(WRITERS[name])
    return found


def floor(name: str) -> Callable[[Sequence[Path]], None]:
    """The function that does a floor's work."""
    found: Callable[[Sequence[Path]], None] = _load(FLOORS[name])
    return found


def _load(place: str) -> Callable[..., None]:
    module, _, function = place.partition(":")
    found: Callable[..., None] = getattr(importlib.import_module(f"{_HERE}.{module}"), function)
    return found
