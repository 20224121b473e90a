from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.oncall_clock import Handover, Hours, instant_at, read_handover, read_hours


@pytest.mark.parametrize(
    ("zone", "day", "minute", "instant"),
    [
        ("UTC", date(2026, 1, 5), 540, "2026-01-05T09:00:00+00:00"),
        ("Europe/Berlin", date(2026, 3, 29), 150, "2026-03-29T01:00:00+00:00"),
        ("Europe/Berlin", date(2026, 3, 29), 120, "2026-03-29T01:00:00+00:00"),
        ("Europe/Berlin", date(2026, 3, 29), 180, "2026-03-29T01:00:00+00:00"),
        ("Europe/Berlin", date(2026, 3, 29), 119, "2026-03-29T00:59:00+00:00"),
        ("Europe/Berlin", date(2026, 10, 25), 150, "2026-10-25T00:30:00+00:00"),
        ("America/New_York", date(2026, 3, 8), 179, "2026-03-08T07:00:00+00:00"),
        ("America/New_York", date(2026, 11, 1), 90, "2026-11-01T05:30:00+00:00"),
        # Half an hour, the other way round in the year.
        ("Australia/Lord_Howe", date(2026, 10, 4), 135, "2026-10-03T15:30:00+00:00"),
        ("Australia/Lord_Howe", date(2026, 4, 5), 105, "2026-04-04T14:45:00+00:00"),
        # Morocco turns its clocks back for Ramadan and forward after it.
        ("Africa/Casablanca", date(2026, 2, 15), 150, "2026-02-15T01:30:00+00:00"),
        ("Africa/Casablanca", date(2026, 3, 22), 150, "2026-03-22T02:00:00+00:00"),
        # Samoa left out a whole day.
        ("Pacific/Apia", date(2011, 12, 30), 540, "2011-12-30T10:00:00+00:00"),
        ("UTC", date(2026, 1, 5), 24 * 60, "2026-01-06T00:00:00+00:00"),
        ("UTC", date(2026, 1, 5), 32 * 60, "2026-01-06T08:00:00+00:00"),
    ],
)
def test_a_clock_time_falls_on_one_instant(zone: str, day: date, minute: int, instant: str) -> None:
    assert instant_at(day, minute, ZoneInfo(zone)) == datetime.fromisoformat(instant)


@pytest.mark.parametrize(
    ("text", "handover"),
    [
        ("monday 09:00", Handover(7, 0, 540)),
        ("Sunday 23:59", Handover(7, 6, 1439)),
        ("daily 9:30", Handover(1, None, 570)),
        ("every 14 days 00:00", Handover(14, None, 0)),
        ("every 1 day 08:00", Handover(1, None, 480)),
    ],
)
def test_a_handover_is_read(text: str, handover: Handover) -> None:
    assert read_handover(text) == handover


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("mon 08:30", r"Did you mean 'monday 08:30'\?"),
        ("thrusday", r"Did you mean 'thursday 09:00'\?"),
        ("weekly", r"no handover: write 'monday 09:00', 'daily 09:00' or 'every 14 days 09:00'"),
        ("", "'' is no handover"),
        ("daily 24:00", "midnight is 00:00"),
        ("daily 12:60", "there is no time '12:60'"),
        ("every 0 days 09:00", "every 1 to 366 days"),
        ("every 999 days 09:00", "every 1 to 366 days"),
    ],
)
def test_no_handover_says_what_to_write(text: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        read_handover(text)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("09:00-17:00", Hours(540, 1020)),
        ("18:00 - 08:00", Hours(1080, 1920)),
        ("00:00-24:00", Hours(0, 1440)),
        ("12:00-00:00", Hours(720, 1440)),
    ],
)
def test_hours_are_read(text: str, hours: Hours) -> None:
    assert read_hours(text) == hours


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("9-17", "'9-17' is no stretch of a day"),
        ("09:00-09:00", "lasts no time"),
        ("24:00-08:00", "a beginning is 00:00"),
        ("09:00-25:00", "there is no time '25:00'"),
    ],
)
def test_no_hours_say_what_to_write(text: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        read_hours(text)
