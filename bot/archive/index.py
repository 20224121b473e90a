"""What a reader must know of the archive: which files to open for a window, and its status.

Only the standard library's SQLite is needed here, because an answer must not wait for the import
of an Iceberg client. The index names the files of the last commit that was finished; a commit
cut short by a crash is not seen until the next writer finishes or drops it, and replaced files
stay on disk for a grace time, so a plan can be read after a later commit.

Every time is aware and in UTC.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.archive.agreement import check_described
from bot.archive.clock import from_micros, micros
from bot.archive.database import is_there, reading
from bot.archive.feeds import feeds
from bot.archive.layout import Layout
from bot.archive.ledger import open_batches
from bot.archive.locks import is_held
from bot.archive.place import HERE, Place
from bot.domain.archive_report import ArchiveStatus, FeedStatus, Rejected
from bot.errors import ArchiveError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from bot.archive.storage import Storage

__all__ = ["ArchiveIndex", "DataFile", "Plan"]

_ABOVE_ALL = 2**63 - 1
"""SQLite's largest integer."""


@dataclass(frozen=True, slots=True)
class DataFile:
    """One Parquet file; `path` is absolute, `first` and `last` are its event times, inclusive."""

    path: str
    rows: int
    bytes: int
    first: datetime
    last: datetime
    accounts: tuple[str, ...]
    regions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The files to open for a window, oldest first, and how fresh the archive is.

    `version` changes with every commit. `earliest` and `freshest` are the first and the last
    event times of the entire archive, `ingested_at` when events last arrived; all three are
    `None` where the archive holds no events. `failing` are the feeds that cannot be read now.
    """

    files: tuple[DataFile, ...]
    version: str
    earliest: datetime | None
    freshest: datetime | None
    ingested_at: datetime | None
    rejected_objects: int
    failing: tuple[FeedStatus, ...] = ()


class ArchiveIndex:
    """Reads the index of the archive in `folder`; each call sees one finished commit."""

    def __init__(self, folder: Path, place: Place = HERE) -> None:
        self._layout = Layout(folder, place)

    @property
    def storage(self) -> Storage:
        """Where the files are that a plan names."""
        return self._layout.storage

    def plan(self, start: datetime, end: datetime) -> Plan:
        """Choose the files that may hold events of `[start, end)`, given as aware instants.

        Raises `ArchiveError` where there is no archive, and where the index never got to know a
        table that is elsewhere.
        """
        with self._reading() as connection:
            earliest, freshest = _span(connection)
            rows = connection.execute(
                "SELECT path, rows, bytes, first, last, accounts, regions FROM files"
                " WHERE last >= ? AND first < ? ORDER BY first, path",
                (micros(start), micros(end)),
            )
            return Plan(
                files=tuple(self._data_file(row) for row in rows),
                version=_meta(connection, "metadata_location") or "",
                earliest=earliest,
                freshest=freshest,
                ingested_at=_ingested_at(connection),
                rejected_objects=_rejected_objects(connection),
                failing=tuple(feed for feed in feeds(connection) if feed.error),
            )

    def head(self) -> int:
        """The last arrival up to which everything is there: no batch with a lower number is open.

        0 where nothing has arrived. A batch whose writer died stays open until a writer comes. In
        one archive it never falls, also where batches come to nothing.
        """
        if not is_there(self._layout.database):
            return 0
        with reading(self._layout.database) as connection:
            (last,) = connection.execute(
                "SELECT max(number) FROM batches WHERE number < coalesce("
                "(SELECT min(number) FROM batches WHERE state <> 'committed'), ?)",
                (_ABOVE_ALL,),
            ).fetchone()
        return int(last or 0)

    def abandoned(self) -> bool:
        """Whether a batch is open whose writer is gone, so that `head` stands still."""
        if not is_there(self._layout.database):
            return False
        with reading(self._layout.database) as connection:
            found = open_batches(connection)
        return any(not is_held(self._layout.claim(batch)) for _, batch, _ in found)

    def arrived(self, after: int, start: datetime) -> tuple[str, ...]:
        """The files that may hold events which arrived after a batch and happened from `start` on.

        A file's own number is the highest arrival in it: merging files keeps their events'.
        """
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT path FROM files WHERE batch > ? AND last >= ? ORDER BY path",
                (after, micros(start)),
            )
            return tuple(str(self._layout.folder / path) for (path,) in rows)

    def status(self) -> ArchiveStatus:
        """Count what is there; an archive that does not exist yet counts zero of everything."""
        if not is_there(self._layout.database):
            return ArchiveStatus(0, 0, 0, 0, 0, None, None, None, (), ())
        with self._reading() as connection:
            events, files, size = connection.execute(
                "SELECT coalesce(sum(rows), 0), count(*), coalesce(sum(bytes), 0) FROM files"
            ).fetchone()
            places = connection.execute("SELECT DISTINCT accounts, regions FROM files").fetchall()
            earliest, freshest = _span(connection)
            return ArchiveStatus(
                events=events,
                objects=connection.execute(
                    "SELECT count(*) FROM objects WHERE sound OR records > 0"
                ).fetchone()[0],
                rejected=_rejected_objects(connection),
                files=files,
                bytes=size,
                earliest=earliest,
                freshest=freshest,
                ingested_at=_ingested_at(connection),
                accounts=_union(accounts for accounts, _ in places),
                regions=_union(regions for _, regions in places),
                feeds=feeds(connection),
            )

    def rejected(self) -> list[Rejected]:
        """List what was set aside, by object and position; empty where there is no archive."""
        if not is_there(self._layout.database):
            return []
        with reading(self._layout.database) as connection:
            rows = connection.execute(
                "SELECT path, position, reason, raw, at FROM rejected ORDER BY path, position"
            )
            return [
                Rejected(path, position, reason, raw, from_micros(at))
                for path, position, reason, raw, at in rows
            ]

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """An index without a word of its table must not pass for an archive without events."""
        with reading(self._layout.database) as connection:
            check_described(connection, self._layout)
            if not self._layout.place.is_here and _meta(connection, "snapshot") is None:
                raise ArchiveError(
                    f"the index in {self._layout.folder} does not know its table yet: run"
                    " `audit archive attach`, or `audit ingest PATH` for a new one"
                )
            yield connection

    def _data_file(self, row: tuple[str, int, int, int, int, str, str]) -> DataFile:
        path, rows, size, first, last, accounts, regions = row
        return DataFile(
            path=str(self._layout.folder / path),
            rows=rows,
            bytes=size,
            first=from_micros(first),
            last=from_micros(last),
            accounts=tuple(json.loads(accounts)),
            regions=tuple(json.loads(regions)),
        )


def _meta(connection: sqlite3.Connection, key: str) -> str | None:
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def _span(connection: sqlite3.Connection) -> tuple[datetime | None, datetime | None]:
    first, last = connection.execute(
        "SELECT (SELECT min(first) FROM files), (SELECT max(last) FROM files)"
    ).fetchone()
    return (None, None) if first is None else (from_micros(first), from_micros(last))


def _ingested_at(connection: sqlite3.Connection) -> datetime | None:
    at = _meta(connection, "ingested_at")
    return None if at is None else from_micros(int(at))


def _rejected_objects(connection: sqlite3.Connection) -> int:
    row = connection.execute("SELECT count(DISTINCT path) FROM rejected").fetchone()
    return int(row[0])


def _union(lists: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({item for text in lists for item in json.loads(text)}))
