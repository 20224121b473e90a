"""The archive's bookkeeping: one SQLite file, shared with the Iceberg catalog's own tables.

Times are integers: microseconds since 1970 in UTC. Paths in `files` and `garbage` are relative to
the archive's folder; lists of accounts and regions are JSON arrays.

`feeds` are where objects come from by themselves: when each was last looked at, and what last went
wrong, "" since it went well.

`batches.state` goes `claimed` (being written) -> `pending` (about to be committed, with
everything that follows from it in `changes`) -> `committed`. `number` rises with every commit, and
begins where the clock stands when the file is made: an archive that takes another's place then
counts on from above it, as long as there was less than a commit a second, and whoever remembers a
number of the other one misses nothing of this one.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote

from bot.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["create", "is_there", "reading", "watching", "writing"]

_VERSION = "1"

_TABLES = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS batches (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('claimed', 'pending', 'committed')),
    changes BLOB,
    committed_at INTEGER
);
CREATE INDEX IF NOT EXISTS batches_open ON batches (state) WHERE state <> 'committed';
CREATE TABLE IF NOT EXISTS objects (
    path TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    records INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    sound INTEGER NOT NULL,
    batch INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS objects_content ON objects (sha256);
CREATE INDEX IF NOT EXISTS objects_rejected ON objects (path) WHERE NOT sound;
CREATE TABLE IF NOT EXISTS rejected (
    path TEXT NOT NULL,
    position INTEGER,
    reason TEXT NOT NULL,
    raw TEXT,
    at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS rejected_path ON rejected (path);
CREATE TABLE IF NOT EXISTS files (
    path TEXT PRIMARY KEY,
    day TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    denied INTEGER NOT NULL,
    addenda INTEGER NOT NULL,
    accounts TEXT NOT NULL,
    regions TEXT NOT NULL,
    batch INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS files_last ON files (last, first);
CREATE INDEX IF NOT EXISTS files_first ON files (first);
CREATE INDEX IF NOT EXISTS files_day ON files (day);
CREATE INDEX IF NOT EXISTS files_batch ON files (batch);
CREATE TABLE IF NOT EXISTS feeds (
    name TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    looked_at INTEGER,
    error TEXT NOT NULL,
    failed_at INTEGER
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS garbage (path TEXT PRIMARY KEY, since INTEGER NOT NULL) WITHOUT ROWID;
"""


_CREATE = f"""
BEGIN IMMEDIATE;
{_TABLES}
INSERT INTO sqlite_sequence (name, seq)
    SELECT 'batches', max(0, strftime('%s', 'now') - strftime('%s', '2020-01-01'))
    WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'batches');
INSERT OR IGNORE INTO meta VALUES ('version', '{_VERSION}');
COMMIT;
"""  # noqa: S608 - no value comes from outside
"""Seconds since 2020, not 1970: cursors have 31 bits in PostgreSQL, which lasts until 2088."""

_PATIENCE = 30.0
"""Seconds to wait for another process's transaction, which takes milliseconds."""


def create(database: Path) -> None:
    """Make the file and its tables where they are missing; refuse another version's."""
    database.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(database, timeout=_PATIENCE)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(_CREATE)
        _check_version(connection, database)


def is_there(database: Path) -> bool:
    """Whether there is an archive; one that was begun and has no tables yet is none."""
    if not database.is_file():
        return False
    with closing(_open_for_reading(database)) as connection:
        try:
            found = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'")
            return found.fetchone() is not None
        except sqlite3.DatabaseError as error:
            raise ArchiveError(f"{database} is not an archive's index: {error}") from error


@contextmanager
def reading(database: Path) -> Iterator[sqlite3.Connection]:
    """Open for one consistent read: every statement inside sees the same commit."""
    if not is_there(database):
        raise ArchiveError(f"no archive at {database.parent}: run `audit ingest PATH` first")
    with closing(_open_for_reading(database)) as connection:
        try:
            connection.execute("BEGIN")
            _check_version(connection, database)
            yield connection
        except sqlite3.DatabaseError as error:
            raise ArchiveError(f"the archive's index {database} cannot be read: {error}") from error


@contextmanager
def writing(database: Path) -> Iterator[sqlite3.Connection]:
    """Open for one transaction, committed at the end of the block and rolled back on an error."""
    with closing(sqlite3.connect(database, timeout=_PATIENCE, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")


def watching(database: Path) -> sqlite3.Connection:
    """Open for many small reads, each of which sees the latest commit. The caller closes it."""
    return _open_for_reading(database)


def _open_for_reading(database: Path) -> sqlite3.Connection:
    address = f"file:{quote(str(database.resolve()))}?mode=ro"
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=_PATIENCE)


def _check_version(connection: sqlite3.Connection, database: Path) -> None:
    found = connection.execute("SELECT value FROM meta WHERE key = 'version'").fetchone()
    if found is None or found[0] != _VERSION:
        raise ArchiveError(
            f"{database} was written by another version of this program: use that version, or"
            " ingest the objects into a new folder"
        )
