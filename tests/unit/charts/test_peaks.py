from __future__ import annotations

import pytest

from bot.charts.peaks import peaks


@pytest.mark.parametrize(
    ("counts", "chosen"),
    [
        ([0, 0, 0], []),
        ([0, 5, 0], [1]),
        ([9, 8, 0, 0, 7], [0, 4]),  # the second is beside a higher one
        ([9, 0, 0, 2], [0]),  # less than a third
        ([5, 5, 5, 5], [0, 2]),  # equals, apart from each other
        ([3, 0, 0, 4, 0, 0, 3, 0, 0, 3], [3]),  # too many: the highest alone
        ([3, 0, 0, 3, 0, 0, 3, 0, 0, 3], []),  # and none of equals
    ],
)
def test_what_stands_out_is_labelled(counts: list[int], chosen: list[int]) -> None:
    assert peaks(counts, apart=1, most=3) == chosen


def test_labels_wider_than_everything_leave_one() -> None:
    assert peaks([5, 1, 7, 1, 5], apart=9, most=3) == [2]
