"""The index's side of a commit: batches from claim to commit, and what they change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import msgspec

from bot.archive.batch import Changes, SeenObject

if TYPE_CHECKING:
    import sqlite3

    from bot.archive.place import Place

__all__ = ["TableState", "apply", "claim", "drop", "note_state", "open_batches", "prepare"]


class TableState(Protocol):
    """The Iceberg table, as far as the index must know it."""

    @property
    def metadata_location(self) -> str:
        """The file that holds its present state."""

    @property
    def snapshot(self) -> str:
        """The present state's id."""

    @property
    def place(self) -> Place:
        """Where it is."""


def claim(connection: sqlite3.Connection, batch: str) -> int:
    """Announce a batch before its files are written; its number is above every earlier one's.

    A batch with a lower number may be committed later: who follows arrivals waits until no lower
    number is open.
    """
    cursor = connection.execute("INSERT INTO batches (id, state) VALUES (?, 'claimed')", [batch])
    return int(cursor.lastrowid or 0)


def prepare(connection: sqlite3.Connection, number: int, changes: Changes) -> None:
    """Write down what the commit will change, before it is made."""
    connection.execute(
        "UPDATE batches SET state = 'pending', changes = ? WHERE number = ?",
        [msgspec.json.encode(changes), number],
    )


def open_batches(connection: sqlite3.Connection) -> list[tuple[int, str, Changes | None]]:
    """The batches that are not committed: number, id, and the changes of a pending one."""
    rows = connection.execute(
        "SELECT number, id, changes FROM batches WHERE state <> 'committed' ORDER BY number"
    )
    return [
        (number, batch, None if blob is None else msgspec.json.decode(blob, type=Changes))
        for number, batch, blob in rows
    ]


def drop(connection: sqlite3.Connection, number: int) -> None:
    """Forget a batch that came to nothing."""
    connection.execute("DELETE FROM batches WHERE number = ?", [number])


def apply(connection: sqlite3.Connection, number: int, changes: Changes, table: TableState) -> None:
    """Make the index say what the committed batch made true."""
    for path in changes.removed:
        connection.execute("DELETE FROM files WHERE path = ?", [path])
        connection.execute("INSERT OR IGNORE INTO garbage VALUES (?, ?)", [path, changes.at])
    for file in changes.added:
        connection.execute(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [*msgspec.structs.astuple(file), number],
        )
    for found in changes.objects:
        _note_object(connection, number, found, changes.at)
    connection.execute(
        "UPDATE batches SET state = 'committed', changes = NULL, committed_at = ? WHERE number = ?",
        [changes.at, number],
    )
    note_state(connection, table)
    if changes.objects and changes.added:
        _set(connection, "ingested_at", str(changes.at))


def note_state(connection: sqlite3.Connection, table: TableState) -> None:
    """Remember which state of the table the index describes."""
    _set(connection, "metadata_location", table.metadata_location)
    _set(connection, "snapshot", table.snapshot)
    _set(connection, "place", str(table.place))


def _note_object(connection: sqlite3.Connection, number: int, found: SeenObject, at: int) -> None:
    connection.execute("DELETE FROM rejected WHERE path = ?", [found.path])
    connection.execute(
        "INSERT OR REPLACE INTO objects VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            found.path,
            found.size,
            found.modified,
            found.sha256,
            found.records,
            len(found.set_aside),
            found.sound,
            number,
        ],
    )
    connection.executemany(
        "INSERT INTO rejected VALUES (?, ?, ?, ?, ?)",
        [(found.path, item.position, item.reason, item.raw, at) for item in found.set_aside],
    )


def _set(connection: sqlite3.Connection, key: str, value: str) -> None:
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", [key, value])
