from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.window import LONGEST, Window, WindowError, parse_window
from bot.errors import UsageError

NOW = datetime(2023, 7, 10, 13, 0, 7, tzinfo=UTC)
ZONE = ZoneInfo("UTC")
BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("30s", "2023-07-10T12:59:37", "2023-07-10T13:00:07"),
        ("24h", "2023-07-09T13:00:07", "2023-07-10T13:00:07"),
        ("1h30m", "2023-07-10T11:30:07", "2023-07-10T13:00:07"),
        ("2w", "2023-06-26T13:00:07", "2023-07-10T13:00:07"),
        ("today", "2023-07-10T00:00", "2023-07-10T13:00:07"),
        ("Yesterday", "2023-07-09T00:00", "2023-07-10T00:00"),
        ("2023-07-01", "2023-07-01T00:00", "2023-07-02T00:00"),
        ("2023-07-10", "2023-07-10T00:00", "2023-07-10T13:00:07"),
        ("2023-07-10T11:45..2023-07-10T12:59", "2023-07-10T11:45", "2023-07-10T13:00"),
        ("2023-07-10T11:45:10..2023-07-10T11:45:10", "2023-07-10T11:45:10", "2023-07-10T11:45:11"),
        ("2023-07-10T11:45:00.5..11:45:01", "2023-07-10T11:45:00.500", "2023-07-10T11:45:02"),
        ("2023-07-10T11:45Z..2023-07-10T14:00+02:00", "2023-07-10T11:45", "2023-07-10T12:01"),
        ("2023-07-10T11:45+02:00..11:46", "2023-07-10T09:45", "2023-07-10T09:47"),
        ("2023-07-01..2023-07-03", "2023-07-01T00:00", "2023-07-04T00:00"),
        ("2023-07-01..", "2023-07-01T00:00", "2023-07-10T13:00:07"),
        ("2023-07-01..now", "2023-07-01T00:00", "2023-07-10T13:00:07"),
        ("2023-07-01..2024-01-01", "2023-07-01T00:00", "2023-07-10T13:00:07"),
        ("2023-07-01 .. 2023-07-02", "2023-07-01T00:00", "2023-07-03T00:00"),
        ("yesterday..today", "2023-07-09T00:00", "2023-07-10T13:00:07"),
        ("9:00..10:30", "2023-07-10T09:00", "2023-07-10T10:31"),
        ("22:00..22:30", "2023-07-09T22:00", "2023-07-09T22:31"),
        ("since 09:00", "2023-07-10T09:00", "2023-07-10T13:00:07"),
        ("since 23:00", "2023-07-09T23:00", "2023-07-10T13:00:07"),
        ("since 2023-07-10T09:00", "2023-07-10T09:00", "2023-07-10T13:00:07"),
        ("Since  yesterday", "2023-07-09T00:00", "2023-07-10T13:00:07"),
        ("since 2h", "2023-07-10T11:00:07", "2023-07-10T13:00:07"),
    ],
)
def test_every_form_is_read(text: str, start: str, end: str) -> None:
    assert parse_window(text, now=NOW, zone=ZONE) == Window(at(start), at(end))


def test_days_and_times_are_the_zones() -> None:
    assert parse_window("2023-07-01", now=NOW, zone=BERLIN) == Window(
        at("2023-06-30T22:00"), at("2023-07-01T22:00")
    )
    late = NOW.replace(hour=23)  # tomorrow already in Berlin
    assert parse_window("today", now=late, zone=BERLIN).start == at("2023-07-10T22:00")
    assert parse_window("since 09:00", now=NOW, zone=BERLIN).start == at("2023-07-10T07:00")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is not a window of time"),
        ("0h", "is empty"),
        ("2023-07-10..2023-07-09", "ends before it begins"),
        ("10:30..9:00", "ends before it begins"),
        ("2024-01-01", "in the future"),
        ("2024-01-01T00:00..2024-01-02", "in the future"),
        ("400w", "longest allowed is 2562 d"),
        ("0001-01-01..", "longest allowed"),
        ("999999w", "past the calendar"),
        ("..2023-07-10", "no beginning"),
        ("2023-02-30", "no such day"),
        ("2023-07-10T25:00..", "no such day or time"),
        ("9999-12-31", "no such day"),
        ("2023-07-10T11:45", "Write 'since 2023-07-10T11:45'"),
        ("24", "Did you mean '24h'"),
        ("24hours", "Did you mean '24h'"),
        ("3 days", "Did you mean '3d'"),
        ("todya", "Did you mean 'today'"),
        ("2023/7/1", "Did you mean '2023-07-01'"),
        ("2 months", "Write 90m"),
        ("last tuesday", "Write 90m"),
        ("since", "Did you mean 'since'|Write 90m"),
        ("x" * 1000, "not that long"),
    ],
)
def test_what_is_refused(text: str, message: str) -> None:
    with pytest.raises(WindowError, match=message):
        parse_window(text, now=NOW, zone=ZONE)


@given(
    st.one_of(
        st.text(max_size=30),
        st.text("0123456789-:.TZ+ smhdwince", max_size=30),
        st.from_regex(
            r"[0-9]{4}-[01][0-9]-[0-3][0-9](T[0-2][0-9]:[0-5][0-9])?\.\.([0-9:-]{0,10})",
            fullmatch=True,
        ),
    ),
    st.sampled_from([ZONE, BERLIN, NEW_YORK, ZoneInfo("Pacific/Apia")]),
)
@settings(max_examples=400, deadline=None, derandomize=True)
def test_any_text_is_a_sound_window_or_a_usage_error(text: str, zone: ZoneInfo) -> None:
    with contextlib.suppress(UsageError):
        window = parse_window(text, now=NOW, zone=zone)
        assert window.start < window.end <= NOW
        assert window.length <= LONGEST
        assert window.describe(zone)


@pytest.mark.parametrize(
    ("text", "zone", "description"),
    [
        ("24h", ZONE, "24 h to 2023-07-10 13:00 UTC"),
        ("24h", BERLIN, "24 h to 2023-07-10 15:00 CEST"),
        ("2023-07-10T11:45..2023-07-10T12:59", ZONE, "1 h 15 min to 2023-07-10 13:00 UTC"),
        ("2023-07-01", BERLIN, "2023-07-01 CEST"),
        ("2023-07-01..2023-07-03", ZONE, "2023-07-01 to 2023-07-03 UTC"),
    ],
)
def test_a_window_is_described_for_people(text: str, zone: ZoneInfo, description: str) -> None:
    assert parse_window(text, now=NOW, zone=zone).describe(zone) == description


def test_a_window_refuses_ends_that_are_not_utc_or_not_in_order() -> None:
    with pytest.raises(ValueError, match="UTC"):
        Window(NOW.replace(tzinfo=None), NOW)
    with pytest.raises(ValueError, match="before it ends"):
        Window(NOW, NOW - timedelta(seconds=1))
