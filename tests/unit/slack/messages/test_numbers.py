from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.slack.messages.cells import span
from bot.slack.messages.numbers import numbers
from tests.unit.slack.messages.reports import ALICE, totals

Counts = tuple[tuple[str | None, int], ...]
NOON = datetime(2024, 5, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        (((ALICE, 9),), "`user/alice` (9)"),
        (((ALICE, 12),), "`user/alice` (all 12)"),
        ((("a", 5), ("b", 5), ("c", 2)), "`a` (5, tied with 1 other)"),
        ((("a", 4), ("b", 4), ("c", 4)), "`a` (4, tied with 2 others)"),
        (((None, 9), ("b", 3)), "`b` (3)"),
        ((("`<!here>`", 3),), "`\\x60&lt;!here&gt;\\x60` (3)"),
    ],
)
def test_the_leader_of_a_dimension(counts: Counts, told: str) -> None:
    assert dict(numbers(totals(12, principal=counts), UTC))["Top principal"] == told


def test_ties_among_values_that_are_not_listed_are_reckoned_with() -> None:
    found = totals(9, source=(("a", 1), ("b", 1)))
    many = replace(found, distinct={"source": 9})
    assert dict(numbers(many, UTC))["Top source"] == "`a` (1, tied with 1 or more others)"


def test_a_dimension_without_values_is_not_shown() -> None:
    found = totals(2, principal=((ALICE, 2),), error=((None, 2),))
    assert list(dict(numbers(found, UTC))) == ["Events", "Principals", "Top principal", "When"]


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, "2024-05-02, 12:00:00 UTC"),
        (9, "2024-05-02, 12:00:00 to 12:00:09 UTC"),
        (86_400, "2024-05-02 12:00 to 2024-05-03 12:00 UTC"),
    ],
)
def test_a_span_is_as_short_as_it_may_be(seconds: int, told: str) -> None:
    assert span(NOON, NOON + timedelta(seconds=seconds), UTC) == told


def test_a_span_is_of_the_zone() -> None:
    kolkata = ZoneInfo("Asia/Kolkata")
    assert span(NOON, NOON + timedelta(hours=8), kolkata) == (
        "2024-05-02 17:30 to 2024-05-03 01:30 IST"
    )
