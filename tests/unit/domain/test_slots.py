from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.slots import MOST, last_slot, next_slot, slots, timing_of
from bot.errors import UsageError

NOON = datetime(2026, 6, 10, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-06-10T{clock}:00+00:00")


def test_an_interval_counts_from_1970_and_not_from_any_start() -> None:
    timing = timing_of("15m", None, "Asia/Kolkata")
    found = slots(timing, at("11:07"), at("12:00"))
    assert found == [at("11:15"), at("11:30"), at("11:45"), at("12:00")]
    assert all(slot.tzinfo is UTC for slot in found)
    assert slots(timing, at("12:00"), at("12:14")) == []
    weekly = timing_of("1w", None, "UTC")
    assert next_slot(weekly, NOON) == datetime(2026, 6, 11, tzinfo=UTC), "1970 began on a Thursday"


@pytest.mark.parametrize(
    ("every", "cron"), [("15m", None), ("7m", None), (None, "*/15 * * * *"), (None, "0 9 * * wed")]
)
def test_the_last_slot_may_be_now_and_the_next_is_later(every: str, cron: str) -> None:
    timing = timing_of(every, cron, "Europe/Berlin")
    last = last_slot(timing, NOON)
    assert last is not None
    following = next_slot(timing, NOON)
    assert last <= NOON < following
    assert slots(timing, last - MINUTE, following) == [last, following]
    assert last_slot(timing, last) == last
    assert last_slot(timing, last - timedelta(microseconds=1)) != last
    assert next_slot(timing, last) == following


@pytest.mark.parametrize(("every", "cron"), [("1m", None), (None, "* * * * *")])
def test_of_very_many_slots_the_newest_are_listed(every: str, cron: str) -> None:
    found = slots(timing_of(every, cron, "Europe/Berlin"), NOON - timedelta(days=4_000), NOON)
    assert len(found) == MOST
    assert found[0] == NOON - (MOST - 1) * MINUTE
    assert found[-1] == NOON


def test_a_leap_day_is_waited_for_eight_years() -> None:
    timing = timing_of(None, "0 0 29 feb *", "UTC")
    assert next_slot(timing, datetime(2096, 3, 1, tzinfo=UTC)) == datetime(2104, 2, 29, tzinfo=UTC)
    assert last_slot(timing, datetime(2104, 2, 28, tzinfo=UTC)) == datetime(2096, 2, 29, tzinfo=UTC)


@pytest.mark.parametrize(("every", "cron"), [("1h", None), (None, "0 * * * *")])
def test_there_are_no_slots_before_1970(every: str, cron: str) -> None:
    timing = timing_of(every, cron, "UTC")
    begin = datetime(1970, 1, 1, tzinfo=UTC)
    assert last_slot(timing, begin - MINUTE) is None
    assert last_slot(timing, begin) == begin
    assert next_slot(timing, begin - timedelta(days=9)) == begin
    assert slots(timing, begin - timedelta(days=9), begin) == [begin]


def test_instants_may_be_given_in_any_zone() -> None:
    timing = timing_of(None, "0 9 * * *", "Europe/Berlin")
    tokyo = timedelta(hours=9)
    now = datetime.fromisoformat("2026-06-10T20:00:00+09:00")
    assert now.utcoffset() == tokyo
    assert last_slot(timing, now) == at("07:00")
    assert next_slot(timing, now) == at("07:00") + timedelta(days=1)


@pytest.mark.parametrize(
    ("every", "cron", "message"),
    [
        (None, None, "give either 'every' or 'cron'"),
        ("15m", "0 9 * * *", "give either 'every' or 'cron'"),
        ("0m", None, "must be longer than no time at all"),
        ("15 min", None, "a duration is written like 30s"),
        (None, "0 9 * *", "got 4 fields"),
    ],
)
def test_what_is_no_timing_is_refused(every: str | None, cron: str | None, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        timing_of(every, cron, "UTC")
