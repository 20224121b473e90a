"""Making the index anew from the table: for a machine that lost it, or never had one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.archive.batch import NewFile
from bot.archive.clock import micros
from bot.archive.database import create, reading, writing
from bot.archive.interrupts import interrupted_between_steps
from bot.archive.layout import Layout
from bot.archive.ledger import note_state, open_batches
from bot.archive.locks import held, is_held
from bot.archive.recovery import recover
from bot.archive.table import EventsTable
from bot.archive.workspace import workspace
from bot.domain.archive_report import AttachReport
from bot.errors import ArchiveError, BusyError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from bot.archive.options import WriteOptions
    from bot.archive.place import Place
    from bot.archive.storage import Storage

__all__ = ["attach"]

_FACTS = """
SELECT epoch_us(min(event_time)), epoch_us(max(event_time)), count(*), count(error_code),
    count(versions), list_sort(list(DISTINCT recipient_account_id)),
    list_sort(list(DISTINCT aws_region)), coalesce(max(arrival), 0),
    list(DISTINCT event_time::DATE::VARCHAR)
FROM read_parquet($path)
"""

_SKIPPED = 1_000_000
"""Numbers between what a machine learnt and what it writes."""


def attach(
    folder: Path,
    *,
    options: WriteOptions,
    place: Place,
    progress: Callable[[int, int], None] | None = None,
) -> AttachReport:
    """Make the index in `folder` describe the table as it is now.

    Files that the index knows already are not read; the others are fetched, one part of the cache
    at a time. Interrupted, it goes on where it was when it is called again. What objects were read,
    and which were set aside, only the machine knows that took them in: on another one they are read
    again, and their events are known. `progress` is told of files.

    Raises `ArchiveError` where there is no table, or one that is not an archive's, and `BusyError`
    where a writer of this machine is at work.
    """
    if place.is_here:
        raise ArchiveError(
            "The archive is in this machine's folder, with its table: there is nothing to attach."
            " Set archive.warehouse and archive.catalog to where the table lies"
        )
    layout = Layout(folder, place)
    create(layout.database)
    with held(layout.writer_lock), interrupted_between_steps() as check:
        table = EventsTable(layout, create=False)
        recover(layout, table)
        _refuse_writers(layout)
        sizes = dict(table.files())
        known, noted = _known(layout)
        new = [(path, size) for path, size in sizes.items() if path not in known | noted]
        for done, (file, arrival) in enumerate(_read(layout, options, new), 1):
            _note(layout, file, arrival)
            if progress is not None:
                progress(done, len(new))
            check()
        _finish(layout, table, (known | noted) - sizes.keys())
    return AttachReport(
        files=len(sizes), read=len(new), forgotten=len(known - sizes.keys()), events=_events(layout)
    )


def _refuse_writers(layout: Layout) -> None:
    """A batch that is being written was decided by what the index says now."""
    with reading(layout.database) as connection:
        found = open_batches(connection)
    if any(is_held(layout.claim(batch)) for _, batch, _ in found):
        raise BusyError(f"A writer is at work in {layout.folder}. Stop it, then attach again.")


def _known(layout: Layout) -> tuple[set[str], set[str]]:
    """The files that the index names, and those that an attaching which was cut short had read."""
    with writing(layout.database) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS attaching AS SELECT * FROM files LIMIT 0")
        known, noted = (
            {path for (path,) in connection.execute(f"SELECT path FROM {name}")}  # noqa: S608
            for name in ("files", "attaching")
        )
    return known, noted


def _read(
    layout: Layout, options: WriteOptions, files: Sequence[tuple[str, int]]
) -> Iterator[tuple[NewFile, int]]:
    """What is in each file, and the highest arrival among its events."""
    storage, sizes = layout.storage, dict(files)
    with workspace(options.memory, layout.spill) as connection:
        for portion in storage.portions(files):
            yield from _facts(connection, layout, storage, {path: sizes[path] for path in portion})


def _facts(
    connection: DuckDBPyConnection, layout: Layout, storage: Storage, files: Mapping[str, int]
) -> Iterator[tuple[NewFile, int]]:
    paths = {path: str(layout.folder / path) for path in files}
    with storage.at_hand([*paths.values()]):
        for path, size in files.items():
            row = connection.execute(_FACTS, {"path": paths[path]}).fetchall()[0]
            first, last, rows, denied, addenda, accounts, regions, arrival, days = row
            if not rows:
                continue
            if len(days) > 1:
                raise ArchiveError(
                    f"{storage.location(path)} holds events of more than one day: somebody else"
                    " wrote it, and not by the table's partitions"
                )
            names = (json.dumps([name for name in found if name]) for found in (accounts, regions))
            facts = (first, last, rows, size, denied, addenda, *names)
            yield NewFile(path, days[0], *facts), arrival


def _note(layout: Layout, file: NewFile, arrival: int) -> None:
    """Remember a file; readers see all of them at once, when all have been read."""
    from msgspec.structs import astuple  # noqa: PLC0415 - beside its only use

    with writing(layout.database) as connection:
        connection.execute(
            "INSERT INTO attaching VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [*astuple(file), arrival],
        )


def _go_on_from(connection: sqlite3.Connection, number: int) -> None:
    """Number what is written next above all that anybody has counted: schedules go by it.

    Up to `number` all is there. Whoever wrote before may have come further with batches that had no
    events, which the table does not tell of.
    """
    last, arrival = connection.execute(
        "SELECT (SELECT max(number) FROM batches), (SELECT max(batch) FROM files)"
    ).fetchone()
    reached = max(number, arrival or 0)
    if reached > (last or 0):
        connection.execute(
            "INSERT INTO batches (number, id, state) VALUES (?, ?, 'committed')",
            [reached, f"attached-{reached}"],
        )
        connection.execute(
            "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'batches'",
            [reached + _SKIPPED],
        )


def _finish(layout: Layout, table: EventsTable, gone: set[str]) -> None:
    """Forget what the table no longer has, and remember which state this is."""
    committed_at = table.committed_at()
    with writing(layout.database) as connection:
        connection.execute("INSERT OR REPLACE INTO files SELECT * FROM attaching")
        connection.execute("DROP TABLE attaching")
        connection.executemany("DELETE FROM files WHERE path = ?", [(path,) for path in gone])
        _go_on_from(connection, table.last_number)
        note_state(connection, table)
        if committed_at is not None:
            connection.execute(
                "INSERT OR IGNORE INTO meta VALUES ('ingested_at', ?)", [str(micros(committed_at))]
            )
    for path in gone:  # copies; their objects are whoever's who took them out of the table
        if layout.place.warehouse:
            (layout.folder / path).unlink(missing_ok=True)


def _events(layout: Layout) -> int:
    with reading(layout.database) as connection:
        return int(connection.execute("SELECT coalesce(sum(rows), 0) FROM files").fetchone()[0])
