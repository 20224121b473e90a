"""Where the clocks change: each rule of `bot.domain.moment`, in zones that show it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.moment import WindowError, parse_instant, parse_moment
from bot.domain.window import parse_window

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2024, 1, 1, tzinfo=UTC)


def test_a_day_on_which_the_clocks_change_is_23_or_25_hours_long() -> None:
    spring = parse_window("2023-03-12", now=NOW, zone=NEW_YORK)
    autumn = parse_window("2023-11-05", now=NOW, zone=NEW_YORK)
    assert (spring.length, autumn.length) == (timedelta(hours=23), timedelta(hours=25))
    assert spring.describe(NEW_YORK) == "2023-03-12 EST"


def test_a_day_begins_after_a_midnight_that_is_skipped() -> None:
    cairo = ZoneInfo("Africa/Cairo")  # 2023-04-28 begins at 01:00
    window = parse_window("2023-04-28", now=NOW, zone=cairo)
    assert window.start == datetime(2023, 4, 27, 22, tzinfo=UTC)
    assert window.length == timedelta(hours=23)
    assert window.describe(cairo) == "2023-04-28 EEST"


def test_a_day_that_a_zone_left_out_is_empty() -> None:
    with pytest.raises(WindowError, match="is empty"):
        parse_window("2011-12-30", now=NOW, zone=ZoneInfo("Pacific/Apia"))


def test_a_skipped_time_moves_forward_at_either_end() -> None:
    window = parse_window("2023-03-12T02:30..2023-03-12T02:30", now=NOW, zone=NEW_YORK)
    assert window.start == datetime(2023, 3, 12, 7, 30, tzinfo=UTC)  # 03:30 EDT
    assert window.length == timedelta(minutes=1)


def test_of_a_time_that_comes_twice_the_window_takes_in_both() -> None:
    window = parse_window("2023-11-05T01:30..2023-11-05T01:30", now=NOW, zone=NEW_YORK)
    assert window.start == datetime(2023, 11, 5, 5, 30, tzinfo=UTC)
    assert window.end == datetime(2023, 11, 5, 6, 31, tzinfo=UTC)


def test_an_offset_says_which_of_the_two_is_meant() -> None:
    moment = parse_moment("2023-11-05T01:30-05:00", NEW_YORK, date(2023, 11, 5))
    assert moment is not None
    assert moment.start == datetime(2023, 11, 5, 6, 30, tzinfo=UTC)
    assert moment.end - moment.start == timedelta(minutes=1)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2023-07-10T13:00", datetime(2023, 7, 10, 17, tzinfo=UTC)),
        ("2023-07-10T13:00Z", datetime(2023, 7, 10, 13, tzinfo=UTC)),
        (" 2023-07-10 13:00:05+0200 ", datetime(2023, 7, 10, 11, 0, 5, tzinfo=UTC)),
        ("2023-07-10", datetime(2023, 7, 11, 4, tzinfo=UTC)),
        ("yesterday", datetime(2023, 12, 31, 5, tzinfo=UTC)),
        ("18:00", datetime(2023, 12, 31, 23, tzinfo=UTC)),
        ("today", NOW),
    ],
)
def test_until_is_that_instant_and_a_day_is_its_end(text: str, instant: datetime) -> None:
    assert parse_instant(text, NEW_YORK, NOW) == instant


@pytest.mark.parametrize("text", ["", "24h", "tomorrow", "2023-07-10T", "x" * 500])
def test_what_is_no_instant_is_refused_with_examples(text: str) -> None:
    with pytest.raises(WindowError, match="2023-07-10T11:45") as caught:
        parse_instant(text, NEW_YORK, NOW)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("text", ["20:00", "2024-01-02", "2023-12-31T19:01"])
def test_until_is_not_in_the_future(text: str) -> None:
    with pytest.raises(WindowError, match="in the future"):
        parse_instant(text, NEW_YORK, NOW)
