from __future__ import annotations

import pytest

from bot.insights.syntax import TimeSpan
from bot.insights.timespan import UNITS, capped, parse_timespan


@pytest.mark.parametrize(
    ("text", "timespan"),
    [
        ("5m", TimeSpan(5, "m")),
        ("5 MIN", TimeSpan(5, "m")),
        ("1 hour", TimeSpan(1, "h")),
        ("2hrs", TimeSpan(2, "h")),
        ("300ms", TimeSpan(300, "ms")),
        ("3mo", TimeSpan(3, "mo")),
        ("1\nqtr", TimeSpan(1, "q")),
        ("0m", None),
        ("5", None),
        ("m", None),
        ("5x", None),
        ("5hs", None),
        ("9999999999s", None),
    ],
)
def test_reading(text: str, timespan: TimeSpan | None) -> None:
    assert parse_timespan(text) == timespan


@pytest.mark.parametrize(
    ("spelling", "unit"), [(spelling, unit) for unit, all_ in UNITS.items() for spelling in all_]
)
def test_every_spelling_is_read(spelling: str, unit: str) -> None:
    timespan = parse_timespan(f"7 {spelling}")
    assert timespan is not None
    assert (timespan.amount, timespan.unit) == (7, unit)
    if len(spelling) > 1:
        assert parse_timespan(f"7 {spelling}s") == timespan


@pytest.mark.parametrize(
    ("amount", "unit", "cut"),
    [
        (1000, "ms", 1000),
        (1001, "ms", 1000),
        (60, "s", 60),
        (300, "s", 60),
        (61, "m", 60),
        (24, "h", 24),
        (25, "h", 24),
        (400, "d", 400),
        (60, "w", 60),
        (60, "y", 60),
    ],
)
def test_caps(amount: int, unit: str, cut: int) -> None:
    timespan = parse_timespan(f"{amount}{unit}")
    assert timespan is not None
    assert capped(timespan) == TimeSpan(cut, timespan.unit)
