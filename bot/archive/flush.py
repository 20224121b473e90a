"""From staged records to a commit: each event once, a file a day, all or nothing."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from bot.archive.batch import Changes, NewFile, SeenObject
from bot.archive.clock import micros
from bot.archive.database import reading, writing
from bot.archive.ledger import apply, claim, prepare
from bot.archive.locks import held
from bot.archive.recovery import recover
from bot.archive.rows import copy_to, staged_rows
from bot.archive.shapes import rest_expression

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from bot.archive.layout import Layout
    from bot.archive.options import WriteOptions
    from bot.archive.staging import Staging
    from bot.archive.table import EventsTable

__all__ = ["Flusher"]

Checkpoint = Callable[[str], None]
"""Called between the steps of a commit, so that a test can stop a writer at each."""

_KEEP = """
CREATE OR REPLACE TEMP TABLE kept AS
SELECT min(rowid) AS row, coalesce(identity, event_id) AS id,
    min(event_time) AS event_time, min(event_time)::DATE::VARCHAR AS day
FROM staged GROUP BY coalesce(identity, event_id)
"""
_DROP_KNOWN = """
DELETE FROM kept WHERE id IN (
    SELECT coalesce(identity, event_id) FROM read_parquet($files)
    WHERE event_time BETWEEN $first AND $last
)
"""
_FILE_FACTS = """
SELECT epoch_us(min(event_time)), epoch_us(max(event_time)), count(*),
    count(error_code), count(versions),
    list_sort(list(DISTINCT recipient_account_id)), list_sort(list(DISTINCT aws_region))
FROM staged WHERE rowid IN (SELECT row FROM kept WHERE day = $day)
"""


@dataclass(slots=True)
class Flusher:
    """Commits what is staged. One for each writing process."""

    layout: Layout
    table: EventsTable
    staging: Staging
    options: WriteOptions
    checkpoint: Checkpoint = field(default=lambda _step: None)

    def flush(self, objects: Sequence[SeenObject], sources: Sequence[str]) -> int:
        """Commit the staged records of the objects; give the number of new events.

        `sources` are the objects' keys by the number they were staged under. After a crash at
        any point either all of this is there or nothing is, once the next writer has begun.
        """
        batch = uuid.uuid4().hex
        claim_lock = self.layout.claim(batch)
        with held(claim_lock):
            with writing(self.layout.database) as connection:
                number = claim(connection, batch)
            self.checkpoint("claimed")
            try:
                return self._commit(_Batch(batch, number, tuple(objects)), sources)
            finally:
                claim_lock.unlink(missing_ok=True)

    def _commit(self, batch: _Batch, sources: Sequence[str]) -> int:
        connection = self.staging.connection
        connection.register(
            "sources",
            pa.table({"object": pa.array(range(len(sources)), pa.int32()), "key": list(sources)}),
        )
        connection.execute(_KEEP)
        known: set[str] = set()
        self._drop_known(known)
        files = self._write(batch)
        self.checkpoint("written")
        with held(self.layout.writer_lock):
            recover(self.layout, self.table)
            if self._drop_known(known):
                for path in files:
                    path.unlink()
                files = self._write(batch)
            events = self._finish(batch, files)
        connection.unregister("sources")
        return events

    def _drop_known(self, known: set[str]) -> bool:
        """Drop the events that files not in `known` hold already; say whether there were any."""
        connection = self.staging.connection
        first, last = connection.execute(
            "SELECT min(event_time), max(event_time) FROM kept"
        ).fetchall()[0]
        if first is None:
            return False
        files = self._overlapping(first, last) - known
        known |= files
        if not files:
            return False
        paths = [str(self.layout.folder / path) for path in files]
        dropped = connection.execute(
            _DROP_KNOWN, {"files": paths, "first": first, "last": last}
        ).fetchall()
        return bool(dropped and dropped[0][0])

    def _overlapping(self, first: datetime, last: datetime) -> set[str]:
        with reading(self.layout.database) as connection:
            rows = connection.execute(
                "SELECT path FROM files WHERE last >= ? AND first <= ?",
                [micros(first.replace(tzinfo=UTC)), micros(last.replace(tzinfo=UTC))],
            )
            return {path for (path,) in rows}

    def _write(self, batch: _Batch) -> dict[Path, NewFile]:
        """A file for each day of what is kept."""
        connection = self.staging.connection
        days = connection.execute("SELECT DISTINCT day FROM kept ORDER BY day").fetchall()
        select = staged_rows(rest_expression(connection)) if days else ""
        files = {}
        for (day,) in days:
            path = self.layout.file(day, batch.id)
            path.parent.mkdir(parents=True, exist_ok=True)
            connection.execute(
                copy_to(path, select, self.options), {"arrival": batch.number, "day": day}
            )
            files[path] = self._facts(connection, path, day)
        return files

    def _facts(self, connection: DuckDBPyConnection, path: Path, day: str) -> NewFile:
        first, last, rows, denied, addenda, accounts, regions = connection.execute(
            _FILE_FACTS, {"day": day}
        ).fetchall()[0]
        return NewFile(
            path=str(path.relative_to(self.layout.folder)),
            day=day,
            first=first,
            last=last,
            rows=rows,
            bytes=path.stat().st_size,
            denied=denied,
            addenda=addenda,
            accounts=json.dumps([name for name in accounts if name is not None]),
            regions=json.dumps([name for name in regions if name is not None]),
        )

    def _finish(self, batch: _Batch, files: dict[Path, NewFile]) -> int:
        """The commit itself: noted, made, and then shown to readers."""
        changes = Changes(
            at=micros(datetime.now(UTC)), objects=batch.objects, added=tuple(files.values())
        )
        if files:
            with writing(self.layout.database) as connection:
                prepare(connection, batch.number, changes)
            self.checkpoint("prepared")
            self.table.refresh()
            self.table.replace(add=list(files), batch=batch.id)
            self.checkpoint("committed")
        with writing(self.layout.database) as connection:
            apply(connection, batch.number, changes, self.table.metadata_location)
        self.checkpoint("applied")
        return sum(file.rows for file in files.values())


@dataclass(frozen=True, slots=True)
class _Batch:
    id: str
    number: int
    objects: tuple[SeenObject, ...]
