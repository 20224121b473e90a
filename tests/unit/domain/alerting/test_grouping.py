"""Which events meet a rule, against a model that tries every stretch."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.alerting.grouping import meeting
from tests.unit.domain.alerting.making import STEADY

if TYPE_CHECKING:
    from random import Random

START = datetime(2026, 3, 2, tzinfo=UTC)
SECOND = timedelta(seconds=1)
TIMES = st.lists(st.integers(0, 60).map(lambda at: START + at * SECOND), max_size=25)
THRESHOLDS = st.integers(1, 8)
LENGTHS = st.integers(1, 20).map(lambda seconds: seconds * SECOND)


def model(times: list[datetime], threshold: int, length: timedelta) -> list[bool]:
    """Every stretch begins at some event: one that begins earlier holds no more of them."""
    met = [False] * len(times)
    for start in times:
        inside = [place for place, at in enumerate(times) if start <= at < start + length]
        for place in inside if len(inside) >= threshold else ():
            met[place] = True
    return met


def test_two_events_a_length_apart_are_in_no_stretch_together() -> None:
    edge = [START, START + 10 * SECOND]
    assert meeting(edge, 2, 10 * SECOND) == [False, False]
    assert meeting(edge, 2, 10 * SECOND + timedelta(microseconds=1)) == [True, True]


def test_a_threshold_of_one_is_met_by_every_event() -> None:
    assert meeting([START, START + 99 * SECOND], 1, SECOND) == [True, True]
    assert meeting([], 1, SECOND) == []


def test_stretches_that_share_events_are_all_found() -> None:
    times = [START + at * SECOND for at in (0, 4, 8, 12, 30, 31)]
    assert meeting(times, 3, 10 * SECOND) == [True, True, True, True, False, False]


@STEADY
@given(TIMES, THRESHOLDS, LENGTHS)
@example([START] * 8, 8, SECOND)
def test_as_the_model_says(times: list[datetime], threshold: int, length: timedelta) -> None:
    assert meeting(times, threshold, length) == model(times, threshold, length)


@STEADY
@given(TIMES, THRESHOLDS, LENGTHS, st.randoms(use_true_random=False))
def test_the_order_does_not_matter(
    times: list[datetime], threshold: int, length: timedelta, dice: Random
) -> None:
    places = list(range(len(times)))
    dice.shuffle(places)
    shuffled = meeting([times[place] for place in places], threshold, length)
    found = meeting(times, threshold, length)
    assert shuffled == [found[place] for place in places]


@STEADY
@given(TIMES, TIMES, THRESHOLDS, LENGTHS)
def test_more_events_stop_none_from_counting(
    times: list[datetime], more: list[datetime], threshold: int, length: timedelta
) -> None:
    before = meeting(times, threshold, length)
    after = meeting(times + more, threshold, length)[: len(times)]
    assert all(now for was, now in zip(before, after, strict=True) if was)
