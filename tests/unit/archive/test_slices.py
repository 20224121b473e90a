from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.archive.files import FileWriter
from bot.archive.layout import Layout
from bot.archive.options import WriteOptions
from bot.archive.rows import copy_to
from bot.archive.slices import slices
from bot.archive.workspace import workspace
from bot.domain.event_columns import COLUMNS, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from duckdb import DuckDBPyConnection

DAY = "2026-03-01"
TYPES = {
    Kind.TEXT: "VARCHAR",
    Kind.JSON: "VARCHAR",
    Kind.BOOLEAN: "BOOLEAN",
    Kind.INTEGER: "BIGINT",
    Kind.TIME: "TIMESTAMP",
}


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[DuckDBPyConnection]:
    with workspace("100MB", tmp_path / "spill") as opened:
        yield opened


def write(connection: DuckDBPyConnection, layout: Layout, name: str, numbers: range) -> str:
    """A file of events, 20 seconds from one to the next, every fifth denied."""
    values = {
        "event_time": f"TIMESTAMP '{DAY} 10:00:00' + INTERVAL 20 SECOND * number",
        "event_id": "number::VARCHAR",
        "error_code": "CASE WHEN number % 5 = 0 THEN 'AccessDenied' END",
    }
    row = ", ".join(
        f"{values.get(column.name, f'NULL::{TYPES[column.kind]}')} AS {column.name}"
        for column in COLUMNS
    )
    path = layout.file(DAY, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    numbered = f"range({numbers.start}, {numbers.stop}, {numbers.step}) AS numbers(number)"
    connection.execute(copy_to(path, f"SELECT {row} FROM {numbered}", WriteOptions()))
    return str(path.relative_to(layout.folder))


def test_slices_are_in_order_and_cut_at_minutes(
    connection: DuckDBPyConnection, tmp_path: Path
) -> None:
    layout = Layout(tmp_path)
    even = str(tmp_path / write(connection, layout, "even", range(0, 30, 2)))
    late = str(tmp_path / write(connection, layout, "late", range(31, 60, 2)))
    found = slices(connection, [even, late], 10)
    assert [piece.denied for piece in found] == [True, False, False, False]
    minutes = [(piece.start.minute, piece.end.minute) for piece in found[1:]]
    assert minutes == [(0, 8), (8, 17), (17, 20)]
    assert found[1].paths == (even,)
    assert found[3].paths == (late,)
    assert found[0].start == datetime(2026, 3, 1, 10)  # noqa: DTZ001 - as it is stored


@pytest.mark.parametrize("slice_rows", [1, 7, 1000])
def test_rows_merged_in_slices_are_all_there_and_in_order(
    connection: DuckDBPyConnection, tmp_path: Path, slice_rows: int
) -> None:
    layout = Layout(tmp_path)
    olds = [write(connection, layout, f"old{start}", range(start, 90, 3)) for start in range(3)]
    before = set(layout.data.rglob("*.parquet"))
    files = FileWriter(connection, layout, WriteOptions(), "batch", 1)
    written = files.write_merged(olds, DAY, 0, slice_rows)
    assert written is not None
    assert (written.rows, written.denied) == (90, 18)
    assert written.last - written.first == 89 * timedelta(seconds=20) // timedelta(microseconds=1)
    rows = connection.execute(
        "SELECT error_code IS NULL, event_time, event_id FROM read_parquet($path)",
        {"path": str(tmp_path / written.path)},
    ).fetchall()
    assert rows == sorted(rows, key=lambda row: row[:2])
    assert sorted(int(number) for *_, number in rows) == list(range(90))
    assert set(layout.data.rglob("*.parquet")) - before == {tmp_path / written.path}
