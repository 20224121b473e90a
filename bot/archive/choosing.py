"""Which of the staged rows are new events.

Two rows are one event if they have the same id and the same time. CloudTrail delivers an event
more than once, always as it was; records that share an id and differ in their time are not that,
and none of them may hide another. It also bounds the search for an event to the files of its time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.archive.clock import micros
from bot.archive.database import reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection

    from bot.archive.layout import Layout

__all__ = ["Chosen"]

_KEEP = """
CREATE OR REPLACE TEMP TABLE kept AS
SELECT min(row) AS row, coalesce(identity, event_id) AS id, event_time
FROM staged GROUP BY ALL
"""
_DROP_KNOWN = """
DELETE FROM kept WHERE (id, event_time) IN (
    SELECT (coalesce(identity, event_id), event_time) FROM read_parquet($files)
    WHERE event_time BETWEEN $first AND $last
) AND id NOT IN (SELECT unnest($merged::VARCHAR[]))
"""


@dataclass(slots=True)
class Chosen:
    """The rows of `staged` to commit, of `rows` that there are.

    Those of `merged` events are in any case: they replace the archive's.
    """

    connection: DuckDBPyConnection
    layout: Layout
    rows: int
    merged: set[str] = field(default_factory=set)
    _compared: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.connection.execute(_KEEP)

    def drop_known(self) -> bool:
        """Drop the events that the archive holds; say whether there were any.

        Called again, it looks only at the files that were committed since.
        """
        found = self.connection.execute("SELECT min(event_time), max(event_time) FROM kept")
        first, last = found.fetchall()[0]
        if first is None:
            return False
        files = self._overlapping(first, last)
        new = sorted(files.keys() - self._compared)
        self._compared |= files.keys()
        storage, dropped = self.layout.storage, 0
        for portion in storage.portions([(path, files[path]) for path in new]):
            paths = [str(self.layout.folder / path) for path in portion]
            values = {"files": paths, "first": first, "last": last, "merged": list(self.merged)}
            with storage.at_hand(paths):
                dropped += self.connection.execute(_DROP_KNOWN, values).fetchall()[0][0]
        return bool(dropped)

    def days(self) -> Sequence[tuple[str, str]]:
        """Each day, as `yyyy-mm-dd`, with the SQL condition for its rows of `staged`."""
        found = self.connection.execute(
            "SELECT event_time::DATE::VARCHAR, count(*) FROM kept GROUP BY ALL ORDER BY ALL"
        ).fetchall()
        all_kept = sum(count for _, count in found) == self.rows
        chosen = [] if all_kept else ["row IN (SELECT row FROM kept)"]
        if len(found) == 1:
            return [(found[0][0], " AND ".join(chosen) or "TRUE")]
        return [(day, " AND ".join([_of_day(day), *chosen])) for day, _ in found]

    def _overlapping(self, first: datetime, last: datetime) -> dict[str, int]:
        """The files that may hold events of that time, and their bytes."""
        with reading(self.layout.database) as connection:
            rows = connection.execute(
                "SELECT path, bytes FROM files WHERE last >= ? AND first <= ?",
                [micros(first.replace(tzinfo=UTC)), micros(last.replace(tzinfo=UTC))],
            )
            return dict(rows.fetchall())


def _of_day(day: str) -> str:
    """The day is one that DuckDB wrote. A range, as it can be pushed down to the scan."""
    start = f"TIMESTAMP '{day}'"
    return f"event_time >= {start} AND event_time < {start} + INTERVAL 1 DAY"
