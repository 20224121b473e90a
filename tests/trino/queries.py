"""What a real Trino is asked, and how its answers are compared."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from bot.catalog.shipped import shipped_runbooks

if TYPE_CHECKING:
    from bot.domain.answer import Answer

__all__ = ["CORPUS", "DIFFERENT", "NEEDED", "RUNBOOKS", "told"]

QUERIES = (Path(__file__).parents[1] / "contract" / "engine_queries.txt").read_text()
CORPUS = QUERIES.strip().split("\n\n")
RUNBOOKS = sorted(file.stem for file in shipped_runbooks().glob("*.yaml"))

DIFFERENT = {" pct(": "Trino's approx_percentile is an estimate"}
"""What a query has in it that gives other values, and why."""

NEEDED = {
    "principal": "maya",
    "event": "11111111-1111-4111-8111-111111111111",
    "access_key": "AKIAIOSFODNN7EXAMPLE",
    "session": "maya",
    "user": "maya",
    "key": "AKIAIOSFODNN7EXAMPLE",
}
"""Values for parameters that have no default."""


def told(answer: Answer) -> Counter[str]:
    """The rows, but for those that are as late as the last where a limit has cut among equals."""
    rows = answer.rows
    if rows and len(rows) == answer.coverage.limit and answer.columns[0] == "@timestamp":
        rows = tuple(row for row in rows if row[0] != rows[-1][0])
    return Counter(map(repr, map(_rounded, rows)))


def _rounded(row: tuple[object, ...]) -> tuple[object, ...]:
    """Sums of floating point depend on the order they are made in."""
    return tuple(round(cell, 9) if isinstance(cell, float) else cell for cell in row)
