from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from bot.slack.messages.cells import CellTexts
from tests.unit.slack.messages.reports import ALICE, answer_of

if TYPE_CHECKING:
    from bot.domain.answer import Cell

AT = datetime(2024, 5, 2, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("others", "told"),
    [
        ((AT,), "23:30:00"),
        ((AT.replace(day=1),), "05-02 23:30:00"),
        ((AT.replace(year=2023),), "2024-05-02 23:30"),
    ],
)
def test_times_leave_away_what_they_have_in_common(others: tuple[Cell, ...], told: str) -> None:
    answer = answer_of(("t",), ((AT,), *((other,) for other in others)))
    assert CellTexts(answer, UTC)(AT, 0) == told


def test_a_day_is_the_zone_s() -> None:
    answer = answer_of(("t",), ((AT,), (AT.replace(hour=1),)))
    assert CellTexts(answer, UTC)(AT, 0) == "23:30:00"
    assert CellTexts(answer, ZoneInfo("Europe/Berlin"))(AT, 0) == "05-03 01:30:00"


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (None, "\u2013"),
        ("", "\u2013"),
        ("  ", '"  "'),
        (True, "true"),
        (0, "0"),
        (0.1, "0.1"),
        ("a\nb\u202e", "a\\nb\\u202e"),
        (ALICE, ALICE),
    ],
)
def test_a_cell_is_never_blank_and_hides_nothing(cell: Cell, told: str) -> None:
    answer = answer_of(("resource", "userIdentity.arn"), ((cell, cell),))
    assert CellTexts(answer, UTC)(cell, 0) == told


def test_principals_are_short() -> None:
    answer = answer_of(("resource", "userIdentity.arn"), ((ALICE, ALICE),))
    assert CellTexts(answer, UTC)(ALICE, 1) == "user/alice"
