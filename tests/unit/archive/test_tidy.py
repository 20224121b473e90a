from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import duckdb
import pytest

from bot.archive.database import create, reading
from bot.archive.layout import Layout
from bot.archive.options import WriteOptions
from bot.archive.recovery import sweep
from bot.archive.rows import copy_to
from bot.archive.table import EventsTable
from bot.archive.tidy import tidy
from bot.domain.event_columns import COLUMNS, Kind

if TYPE_CHECKING:
    from pathlib import Path

TYPES = {
    Kind.TEXT: "VARCHAR",
    Kind.JSON: "VARCHAR",
    Kind.BOOLEAN: "BOOLEAN",
    Kind.INTEGER: "BIGINT",
    Kind.TIME: "TIMESTAMP",
}


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    found = Layout(tmp_path)
    create(found.database)
    return found


def add_file(layout: Layout, number: int) -> Path:
    """A file of one event that has nothing but a time."""
    day = datetime(2026, 3, 1) + timedelta(days=number % 3)  # noqa: DTZ001 - as it is stored
    path = layout.file(day.date().isoformat(), f"batch{number}")
    path.parent.mkdir(parents=True, exist_ok=True)
    values = [f"TIMESTAMP '{day}'", *(f"NULL::{TYPES[column.kind]}" for column in COLUMNS[1:])]
    row = ", ".join(
        f"{value} AS {column.name}" for value, column in zip(values, COLUMNS, strict=True)
    )
    duckdb.execute(copy_to(path, f"SELECT {row}", WriteOptions()))
    return path


def filled(layout: Layout, commits: int) -> EventsTable:
    table = EventsTable(layout)
    for number in range(commits):
        path = add_file(layout, number).relative_to(layout.folder)
        table.replace(add=[str(path)], batch=f"batch{number}")
    return table


def garbage(layout: Layout) -> set[str]:
    with reading(layout.database) as connection:
        return {path for (path,) in connection.execute("SELECT path FROM garbage")}


def test_a_short_history_is_kept(layout: Layout) -> None:
    table = filled(layout, 3)
    tidy(layout, table)
    assert table.snapshots == 3
    assert garbage(layout) == set()


def test_a_long_history_is_shortened_and_the_table_stays(layout: Layout) -> None:
    table = filled(layout, 20)
    tidy(layout, table, tolerated=19)
    assert table.snapshots == 16
    assert table.has_batch("batch19")
    assert not table.has_batch("batch3")
    sweep(layout, timedelta(seconds=-1))
    again = EventsTable(layout)
    assert again.scan().scan().to_arrow().num_rows == 20
    assert {path.name for path in layout.metadata.iterdir()} == again.metadata_files()


def test_what_is_no_longer_needed_stays_for_the_grace_time(layout: Layout) -> None:
    table = filled(layout, 20)
    before = set(layout.metadata.glob("*.avro"))
    tidy(layout, table, tolerated=19)
    sweep(layout, timedelta(minutes=10))
    assert len(garbage(layout)) > 0
    assert before <= set(layout.metadata.iterdir())


def test_a_removed_file_is_out_of_the_table_whatever_was_merged(layout: Layout) -> None:
    table = filled(layout, 55)
    files = (str(path.relative_to(layout.folder)) for path in layout.data.rglob("*.parquet"))
    gone = [path for path in files if "=2026-03-02" in path]
    added = str(add_file(layout, 100).relative_to(layout.folder))
    table.replace(remove=gone, add=[added], batch="replaced")
    assert table.scan().scan().to_arrow().num_rows == 55 - len(gone) + 1
