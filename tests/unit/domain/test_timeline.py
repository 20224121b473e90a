from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.timeline import MOST_BUCKETS, Timeline, bucket_length, timeline_of
from bot.domain.window import LONGEST, Window

NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)  # a Friday
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def before_noon(length: timedelta) -> Window:
    return Window(NOON - length, NOON)


@pytest.mark.parametrize(
    ("length", "bucket"),
    [
        (timedelta(seconds=1), timedelta(minutes=1)),
        (HOUR, timedelta(minutes=1)),
        (6 * HOUR, timedelta(minutes=5)),
        (12 * HOUR, timedelta(minutes=15)),
        (DAY, HOUR),
        (3 * DAY, HOUR),
        (7 * DAY, 6 * HOUR),
        (30 * DAY, DAY),
        (90 * DAY, DAY),
        (365 * DAY, 7 * DAY),
        (LONGEST, 28 * DAY),
        (3 * LONGEST, 84 * DAY),
    ],
)
def test_longer_windows_have_longer_buckets(length: timedelta, bucket: timedelta) -> None:
    assert bucket_length(length) == bucket


instants = st.datetimes(datetime(1960, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
lengths = st.timedeltas(timedelta(microseconds=1), 5 * LONGEST)


@given(instants, lengths, st.lists(st.floats(0, 1, exclude_max=True), max_size=5))
def test_a_timeline_covers_its_window_and_loses_no_event(
    start: datetime, length: timedelta, places: list[float]
) -> None:
    window = Window(start, start + length)
    happened = [min(start + place * length, window.end - datetime.resolution) for place in places]
    timeline = timeline_of(window, [(instant, 2) for instant in happened])
    assert len(timeline.counts) <= MOST_BUCKETS
    assert timeline.start <= window.start < timeline.start + timeline.bucket
    assert timeline.starts[-1] < window.end <= timeline.starts[-1] + timeline.bucket
    assert sum(timeline.counts) == 2 * len(places)


def test_events_count_in_the_bucket_they_happened_in() -> None:
    counted = [
        (NOON - 2 * HOUR, 1),
        (NOON - 2 * HOUR + timedelta(minutes=59), 2),
        (NOON - HOUR, 4),
    ]
    timeline = timeline_of(before_noon(DAY - timedelta(minutes=30)), counted)
    assert timeline.start == NOON - DAY
    assert timeline.counts == (*[0] * 22, 3, 4)


def test_weeks_begin_on_mondays() -> None:
    assert timeline_of(before_noon(200 * DAY), []).start.isoweekday() == 1


def test_of_equal_peaks_the_first_is_named() -> None:
    assert Timeline(HOUR, NOON, (1, 3, 0, 3)).peak == (NOON + HOUR, 3)
