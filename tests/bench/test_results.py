from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.numbers import bar_cells, cell, number
from tests.bench.options import Options
from tests.bench.page import page
from tests.bench.results import Bar, SectionResult, Table, series

TABLE = Table(
    "Speed",
    ("ms", "MB"),
    {"ours": {"ms": series([2, 1, 30])}, "theirs": {"ms": series([5]), "MB": series([7.25])}},
    "ours",
)


@pytest.mark.parametrize(
    ("value", "text"),
    [(1234.5, "1,234"), (12.34, "12.3"), (1.234, "1.23"), (0.01234, "0.0123"), (3.0, "3")],
)
def test_numbers_have_three_digits(value: float, text: str) -> None:
    assert number(value) == text


def test_a_cell_shows_the_median_and_its_ratio_to_the_reference() -> None:
    assert cell(TABLE, "ours", "ms") == "2"
    assert cell(TABLE, "theirs", "ms") == "5 (2.50 x)"


def test_a_cell_without_a_counterpart_has_no_ratio() -> None:
    assert cell(TABLE, "theirs", "MB") == "7.25"
    assert cell(TABLE, "ours", "MB") == "-"


@pytest.mark.parametrize(
    ("bar", "met"),
    [
        (Bar("a", 1.5, "at most", 1.5), True),
        (Bar("a", 1.51, "at most", 1.5), False),
        (Bar("a", 2.3, "at least", 2.3), True),
        (Bar("a", 2.2, "at least", 2.3), False),
    ],
)
def test_a_bar_is_met_up_to_its_limit(bar: Bar, *, met: bool) -> None:
    assert bar.met is met


def test_a_bar_says_what_was_wanted() -> None:
    cells = bar_cells(Bar("memory", 600.4, "at most", 512, "MB"))
    assert cells == ("memory", "600 MB", "at most 512 MB", "NOT met")


@pytest.mark.parametrize(("count", "p99"), [(1, 0), (50, 49), (100, 99), (1000, 990)])
def test_the_99th_percentile(count: int, p99: float) -> None:
    assert series(range(count)).p99 == p99


def test_the_page_has_every_section_with_its_bars_and_notes() -> None:
    bar = Bar("twice as fast", 2.5, "at least", 2)
    result = SectionResult("speed", "Speed of all", "What it is.", (TABLE,), (bar,), ("A note.",))
    options = Options(events=1000, days=10, ingested=10, rounds=1, asks=1, work=Path("build/bench"))
    text = page([result], options, {"cores": "2"}, {"duckdb": "2"})
    assert "1,000 events over 10 days" in text
    assert "| theirs | 5 (2.50 x) | 7.25 |" in text
    assert "| twice as fast | 2.50 x | at least 2 x | met |" in text
    assert "- A note." in text
