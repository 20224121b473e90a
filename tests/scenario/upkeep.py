"""An archive of three days in many small files, and what upkeep must leave as it was."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import duckdb

from bot.archive.locks import held
from bot.archive.options import WriteOptions
from bot.archive.recovery import sweep
from bot.archive.table import EventsTable
from bot.domain.event_columns import COLUMNS
from bot.sample import make_event

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.scenario.conftest import Trail

OPTIONS = WriteOptions()
NO_GRACE = WriteOptions(grace=timedelta(seconds=-1))
EVERYTHING = ", ".join(f'"{column.name}"' for column in COLUMNS)


class Killed(BaseException):
    """Like a kill: nobody catches it, and the kernel lets go of the locks."""


def stop_at(step: str) -> Callable[[str], None]:
    def checkpoint(reached: str) -> None:
        if reached == step:
            raise Killed

    return checkpoint


def event(number: int, **fields: object) -> dict[str, object]:
    """One of three days, every fourth denied."""
    return {
        **make_event(
            eventID=f"00000000-0000-4000-8000-{number:012}",
            eventTime=f"2026-03-{1 + number % 3:02}T10:{number % 60:02}:00Z",
        ),
        **({"errorCode": "AccessDenied"} if number % 4 == 0 else {}),
        **fields,
    }


def fill(trail: Trail, objects: int = 4, size: int = 6) -> None:
    """A commit for each object, with events of all three days."""
    for number in range(objects):
        records = [event(number * size + place) for place in range(size)]
        trail.put(f"{number:03}.json.gz", records)
    trail.ingest(options=WriteOptions(flush_bytes=1))


def by_iceberg(trail: Trail) -> list[tuple[Any, ...]]:
    """Every row as Iceberg's own client reads the table."""
    found = EventsTable(trail.layout).scan().scan().to_arrow()
    with duckdb.connect() as connection:
        connection.register("found", found)
        return connection.execute(f"SELECT {EVERYTHING} FROM found ORDER BY ALL").fetchall()


def check_nothing_is_left_over(trail: Trail) -> None:
    with held(trail.layout.writer_lock):
        sweep(trail.layout, timedelta(seconds=-1))
    assert trail.stray_files() == set()
    assert list(trail.layout.claims.iterdir()) == []
