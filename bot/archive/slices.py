"""Cutting many rows into slices that can be sorted one at a time.

Sorted all at once, the rows of a busy day must fit in memory: DuckDB 2.0 fails at 200,000 rows in
320 MB, spill or not. One slice after the other is in order, too, and needs little.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from duckdb import DuckDBPyConnection

__all__ = ["Slice", "slices"]

_SLICES = """
WITH counted AS (
    SELECT error_code IS NOT NULL AS denied, date_trunc('minute', event_time) AS minute, filename,
        count(*) AS rows
    FROM read_parquet($paths, filename = true) GROUP BY ALL
), numbered AS (
    SELECT *, (sum(rows) OVER (PARTITION BY denied ORDER BY minute) - 1) // $rows AS slice
    FROM counted
)
SELECT denied, min(minute), max(minute) + INTERVAL 1 MINUTE, list(DISTINCT filename)
FROM numbered GROUP BY denied, slice ORDER BY denied DESC, slice
"""


@dataclass(frozen=True, slots=True)
class Slice:
    """The rows of these files in `[start, end)`, denied and failed ones or all others."""

    denied: bool
    start: datetime
    end: datetime
    paths: tuple[str, ...]

    @property
    def condition(self) -> str:
        """SQL that picks the rows out of the files. Binds `values`."""
        kind = "IS NOT NULL" if self.denied else "IS NULL"
        return f"error_code {kind} AND event_time >= $start AND event_time < $end"

    @property
    def values(self) -> dict[str, object]:
        """What to bind, with the files as `$paths`."""
        return {"paths": list(self.paths), "start": self.start, "end": self.end}


def slices(connection: DuckDBPyConnection, paths: Sequence[str], rows: int) -> list[Slice]:
    """Cut the rows of the files at whole minutes into slices of near so many rows, in order."""
    found = connection.execute(_SLICES, {"paths": list(paths), "rows": rows}).fetchall()
    return [Slice(denied, start, end, tuple(files)) for denied, start, end, files in found]
