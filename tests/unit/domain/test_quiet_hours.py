from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.quiet_hours import QuietHoursError, is_quiet, quiet_ends, read_quiet_hours
from bot.errors import UsageError

BERLIN, NEW_YORK, LORD_HOWE = "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"
WEEK = "mon-fri 22:00-06:00, sat,sun 00:00-24:00"
SECOND = timedelta(seconds=1)


def by_clock(text: str, zone: str = BERLIN) -> datetime:
    """`2026-06-08 22:00`, by the clocks of a zone; the first where it comes twice."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "clock", "quiet"),
    [
        ("22:00-06:00", "2026-06-10 21:59", False),
        ("22:00-06:00", "2026-06-10 22:00", True),
        ("22:00-06:00", "2026-06-11 05:59", True),
        ("22:00-06:00", "2026-06-11 06:00", False),
        ("12:00-13:00", "2026-06-10 12:30", True),
        ("12:00-13:00", "2026-06-10 11:59", False),
        # 2026-06-08 is a Monday: Sunday's night belongs to the whole Sunday only
        (WEEK, "2026-06-08 00:00", False),
        (WEEK, "2026-06-08 22:00", True),
        (WEEK, "2026-06-09 05:00", True),
        (WEEK, "2026-06-12 23:00", True),
        (WEEK, "2026-06-13 12:00", True),
        (WEEK, "2026-06-14 23:59", True),
        (WEEK, "2026-06-12 12:00", False),
        ("fri 22:00-06:00", "2026-06-13 05:59", True),
        ("fri 22:00-06:00", "2026-06-12 05:59", False),
        ("SAT-MON 08:00-09:00", "2026-06-15 08:30", True),
        ("sat-mon 08:00-09:00", "2026-06-16 08:30", False),
    ],
)
def test_a_stretch_belongs_to_the_day_it_begins_on(text: str, clock: str, quiet: bool) -> None:  # noqa: FBT001
    assert is_quiet(text, BERLIN, by_clock(clock)) is quiet


@pytest.mark.parametrize(
    ("text", "clock", "ends"),
    [
        ("22:00-06:00", "2026-06-10 23:00", "2026-06-11 06:00"),
        ("22:00-06:00", "2026-06-11 05:59", "2026-06-11 06:00"),
        ("22:00-06:00", "2026-06-11 12:00", "2026-06-11 12:00"),
        # Friday's night touches Saturday, and both days touch each other
        (WEEK, "2026-06-12 22:30", "2026-06-15 00:00"),
        ("22:00-00:00, 00:00-06:00", "2026-06-10 23:00", "2026-06-11 06:00"),
        ("sat 00:00-24:00, sat 12:00-18:00", "2026-06-13 13:00", "2026-06-14 00:00"),
    ],
)
def test_quiet_hours_that_touch_end_together(text: str, clock: str, ends: str) -> None:
    assert quiet_ends(text, BERLIN, by_clock(clock)) == by_clock(ends)


@pytest.mark.parametrize(
    ("zone", "text", "clock", "length"),
    [
        (BERLIN, "22:00-06:00", "2026-03-28 22:00", 7),
        (BERLIN, "22:00-06:00", "2026-10-24 22:00", 9),
        (NEW_YORK, "22:00-06:00", "2026-03-07 22:00", 7),
        (NEW_YORK, "22:00-06:00", "2026-10-31 22:00", 9),
        (LORD_HOWE, "22:00-06:00", "2026-10-03 22:00", 7.5),
        (LORD_HOWE, "22:00-06:00", "2026-04-04 22:00", 8.5),
        # An end in what is left out is the first instant after it, in what comes twice the first.
        (BERLIN, "22:00-02:30", "2026-03-28 22:00", 4),
        (BERLIN, "22:00-02:30", "2026-10-24 22:00", 4.5),
        (LORD_HOWE, "22:00-02:15", "2026-10-03 22:00", 4),
        (LORD_HOWE, "22:00-01:45", "2026-04-04 22:00", 3.75),
        (NEW_YORK, "01:30-03:00", "2026-11-01 01:30", 2.5),
    ],
)
def test_a_night_is_as_long_as_its_clocks_make_it(
    zone: str, text: str, clock: str, length: float
) -> None:
    start = by_clock(clock, zone)
    end = start + timedelta(hours=length)
    assert quiet_ends(text, zone, start) == end
    assert [is_quiet(text, zone, at) for at in (start - SECOND, start, end - SECOND, end)] == [
        False,
        True,
        True,
        False,
    ]


def test_a_stretch_that_is_left_out_whole_is_not_quiet() -> None:
    change = datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert not any(
        is_quiet("02:00-03:00", BERLIN, change + timedelta(minutes=at)) for at in range(-90, 90)
    )


@settings(max_examples=60, deadline=None)
@given(
    zone=st.sampled_from([BERLIN, NEW_YORK, LORD_HOWE, "UTC"]),
    text=st.sampled_from(["22:00-06:00", WEEK, "01:45-02:15", "sun 02:30-01:30", "00:00-23:59"]),
    minute=st.integers(0, 366 * 24 * 60),
)
def test_it_is_quiet_until_it_ends_and_then_not(zone: str, text: str, minute: int) -> None:
    instant = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    ends = quiet_ends(text, zone, instant)
    assert not is_quiet(text, zone, ends)
    assert is_quiet(text, zone, instant) is (ends > instant)
    assert ends == instant or is_quiet(text, zone, ends - SECOND)
    assert ends.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "'' is no part of quiet hours: write '22:00-06:00' or 'mon-fri 22:00-06:00, sat,sun"),
        ("at night", "'at night' is no part of quiet hours"),
        ("22:00-06:00,", "'' is no part of quiet hours"),
        ("22-06", "'22-06' is no stretch of a day: write '09:00-17:00' or '18:00-08:00'"),
        ("22:00-26:00", "there is no time '26:00'"),
        ("22:00-22:00", "'22:00-22:00' lasts no time: for the whole day write '00:00-24:00'"),
        ("monday 22:00-06:00", "'monday' is no day: write mon, mon-fri or sat,sun"),
        ("mon-fry 22:00-06:00", "'mon-fry' is no day"),
        ("22:00-06:00, sat", "'22:00-06:00, sat' ends with days: write their hours behind them"),
        ("00:00-24:00", "'00:00-24:00' is always: nobody would ever be called"),
        ("06:00-22:00, 22:00-06:00", "is always"),
        ("mon-sat 00:00-24:00, sun 00:00-12:00, sun 12:00-00:00", "is always"),
    ],
)
def test_what_are_no_quiet_hours_is_refused(text: str, message: str) -> None:
    with pytest.raises(QuietHoursError) as caught:
        read_quiet_hours(text)
    assert message in str(caught.value)
    assert isinstance(caught.value, UsageError)
