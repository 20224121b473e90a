from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.charts.time_axis import fitting
from bot.charts.time_ticks import Tick, time_ticks
from bot.domain.window import LONGEST

START = datetime(2026, 3, 3, 17, tzinfo=UTC)
BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")


def labels(start: datetime, length: timedelta, zone: str = "UTC", most: int = 9) -> list[str]:
    return [tick.label for tick in time_ticks(start, start + length, ZoneInfo(zone), most)]


@pytest.mark.parametrize(
    ("length", "first", "second"),
    [
        (timedelta(minutes=40), "17:00", "17:05"),
        (timedelta(hours=1, minutes=10), "17:00", "17:10"),
        (timedelta(hours=6), "17:00", "18:00"),
        (timedelta(hours=24), "18:00", "21:00"),
        (timedelta(days=2), "18:00", "4 Mar"),
        (timedelta(days=7), "4 Mar", "5 Mar"),
        (timedelta(days=30), "9 Mar", "16 Mar"),
        (timedelta(days=90), "16 Mar", "30 Mar"),
        (timedelta(days=365), "May 2026", "Jul 2026"),
        (LONGEST, "Jan 2027", "Jan 2028"),
    ],
)
def test_marks_stand_at_round_times(length: timedelta, first: str, second: str) -> None:
    assert labels(START, length)[:2] == [first, second]


def test_a_day_is_marked_where_it_begins_in_the_zone() -> None:
    ticks = time_ticks(START, START + timedelta(hours=24), NEW_YORK, 9)
    assert [tick.at for tick in ticks if tick.day] == [datetime(2026, 3, 4, 5, tzinfo=UTC)]
    assert [tick.label for tick in ticks if tick.day] == ["4 Mar"]


def test_weeks_are_marked_on_mondays() -> None:
    ticks = time_ticks(START, START + timedelta(days=60), UTC, 9)
    assert {tick.at.isoweekday() for tick in ticks} == {1}


def test_a_time_that_the_clocks_skip_has_no_mark() -> None:
    before = datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert labels(before, timedelta(hours=5), "Europe/Berlin") == [
        "29 Mar",
        "01:00",
        "03:00",
        "04:00",
        "05:00",
    ]


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2080, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.timedeltas(timedelta(minutes=1), LONGEST),
    st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kolkata", "America/Sao_Paulo"]),
)
def test_marks_are_few_in_order_and_inside(start: datetime, length: timedelta, zone: str) -> None:
    ticks = time_ticks(start, start + length, ZoneInfo(zone), 9)
    times = [tick.at for tick in ticks]
    assert times == sorted(set(times))
    assert len(times) <= 9
    assert all(start <= at < start + length for at in times)
    if length >= timedelta(minutes=15):
        assert times


def test_labels_that_would_touch_or_leave_the_picture_are_left_out() -> None:
    day, close, later, last = (
        Tick(START, label, day=False) for label in ("29 Mar", "03:00", "06:00", "12:00")
    )
    placed = [(day, 0.4), (close, 0.48), (later, 0.6), (last, 0.99)]
    assert fitting(placed) == [day, later]
