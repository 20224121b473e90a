"""DuckDB's values, totals and profile, read into the domain's terms."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import TYPE_CHECKING

import duckdb
import pytest

from bot.domain.answer import Count
from bot.domain.timeline import Timeline
from bot.domain.window import Window
from bot.engines.cells import as_cell
from bot.engines.profile import bytes_read
from bot.engines.totals import EMPTY, read_totals

if TYPE_CHECKING:
    from pathlib import Path

    from bot.domain.answer import Cell

NOON = datetime(2024, 3, 1, 12)  # noqa: DTZ001 - DuckDB's timestamps are naive
WINDOW = Window(datetime(2024, 3, 1, 11, tzinfo=UTC), datetime(2024, 3, 2, 12, tzinfo=UTC))


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, None),
        ("text", "text"),
        (True, True),
        (1.5, 1.5),
        (2**80, 2**80),
        (Decimal("3.00"), 3),
        (Decimal("3.25"), 3.25),
        (NOON, NOON.replace(tzinfo=UTC)),
        (NOON.replace(tzinfo=timezone(timedelta(hours=2))), datetime(2024, 3, 1, 10, tzinfo=UTC)),
        (["a"], "['a']"),
    ],
)
def test_values_become_cells(value: object, cell: Cell) -> None:
    found = as_cell(value)
    assert found == cell
    assert type(found) is type(cell)


def test_totals_are_read_by_dimension() -> None:
    later = NOON + timedelta(hours=1)
    totals = read_totals(
        [
            ("action", "GetObject", 3, 2, NOON, later),
            ("action", "PutObject", 1, 2, NOON, NOON),
            ("all", None, 4, 0, NOON, later),
            ("error", None, 4, 0, NOON, later),
            ("time", None, 1, 0, later, later),
            ("time", None, 3, 0, NOON, NOON),
        ],
        WINDOW,
    )
    assert totals.events == 4
    assert (totals.first, totals.last) == (NOON.replace(tzinfo=UTC), later.replace(tzinfo=UTC))
    assert totals.by["action"] == (Count("GetObject", 3), Count("PutObject", 1))
    assert totals.by["error"] == (Count(None, 4),)
    assert totals.by["principal"] == ()
    assert totals.distinct == {"principal": 0, "action": 2, "error": 0, "source": 0}
    assert totals.timeline == Timeline(timedelta(hours=1), WINDOW.start, (0, 3, 1, *[0] * 22))


def test_totals_of_nothing() -> None:
    nothing = read_totals([("all", None, 0, 0, None, None)], WINDOW)
    assert nothing.timeline == Timeline(timedelta(hours=1), WINDOW.start, (0,) * 25)
    assert replace(nothing, timeline=None) == EMPTY


def test_bytes_are_those_of_the_last_query_alone(tmp_path: Path) -> None:
    file = str(tmp_path / "a.parquet")
    with duckdb.connect() as connection:
        connection.execute("SET enable_profiling = 'no_output'")
        connection.execute(
            "COPY (SELECT range AS n FROM range(100000)) TO ? (FORMAT parquet)", [file]
        )
        connection.execute("SELECT sum(n) FROM read_parquet(?)", [file]).fetchall()
        assert 0 < bytes_read(connection) <= (tmp_path / "a.parquet").stat().st_size * 2
        connection.execute("SELECT 1").fetchall()
        assert bytes_read(connection) == 0
