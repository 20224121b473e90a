"""APScheduler fires at the slots of the domain, also where clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.slots import slots, timing_of
from bot.scheduling.triggers import SlotTrigger

MINUTE = timedelta(minutes=1)


def fired(cron: str, zone: str, start: str, count: int) -> list[str]:
    """When a trigger fires, each time asked at the moment that it fired before."""
    trigger = SlotTrigger(timing_of(None, cron, zone))
    now = datetime.fromisoformat(start).replace(tzinfo=UTC)
    previous: datetime | None = None
    found = []
    for _ in range(count):
        previous = trigger.get_next_fire_time(previous, now)
        assert previous is not None
        found.append(f"{previous:%m-%d %H:%M}")
        now = previous
    return found


@pytest.mark.parametrize(
    ("zone", "start", "expected"),
    [
        ("Europe/Berlin", "2026-03-28T00:00", ["03-28 08:00", "03-29 07:00", "03-30 07:00"]),
        ("Europe/Berlin", "2026-10-24T00:00", ["10-24 07:00", "10-25 08:00", "10-26 08:00"]),
        ("America/New_York", "2026-03-07T00:00", ["03-07 14:00", "03-08 13:00", "03-09 13:00"]),
        ("America/New_York", "2026-10-31T00:00", ["10-31 13:00", "11-01 14:00", "11-02 14:00"]),
        ("Australia/Lord_Howe", "2026-04-03T12:00", ["04-03 22:00", "04-04 22:30", "04-05 22:30"]),
        ("Australia/Lord_Howe", "2026-10-02T12:00", ["10-02 22:30", "10-03 22:00", "10-04 22:00"]),
    ],
)
def test_nine_oclock_is_nine_oclock_on_both_sides(
    zone: str, start: str, expected: list[str]
) -> None:
    assert fired("0 9 * * *", zone, start, 3) == expected


def test_a_time_that_is_skipped_fires_once_and_one_that_comes_twice_once() -> None:
    spring = fired("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00", 2)
    assert spring == ["03-29 01:00", "03-30 00:30"]
    autumn = fired("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00", 2)
    assert autumn == ["10-25 00:30", "10-26 01:30"]


def test_every_hour_is_every_hour_that_passes() -> None:
    spring = fired("0 * * * *", "Europe/Berlin", "2026-03-28T23:30", 3)
    assert spring == ["03-29 00:00", "03-29 01:00", "03-29 02:00"]
    autumn = fired("0 * * * *", "Europe/Berlin", "2026-10-24T23:30", 4)
    assert autumn == ["10-25 00:00", "10-25 01:00", "10-25 02:00", "10-25 03:00"]


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
@pytest.mark.parametrize("cron", ["*/20 1-3 * * *", "15 * * * *", "30 1 * * sun"])
def test_over_a_year_it_fires_at_every_slot_and_at_no_other(zone: str, cron: str) -> None:
    timing = timing_of(None, cron, zone)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    wanted = slots(timing, start, start + timedelta(days=366))
    expected = [f"{slot:%m-%d %H:%M}" for slot in wanted]
    assert fired(cron, zone, "2026-01-01T00:00", len(expected)) == expected


def test_what_woke_late_goes_on_from_now() -> None:
    trigger = SlotTrigger(timing_of("15m", None, "UTC"))
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert trigger.get_next_fire_time(noon, noon + 100 * MINUTE) == noon + 105 * MINUTE


def test_a_clock_that_is_set_back_fires_no_slot_twice() -> None:
    trigger = SlotTrigger(timing_of("15m", None, "UTC"))
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert trigger.get_next_fire_time(noon, noon - MINUTE) == noon + 15 * MINUTE


def test_the_zone_of_the_scheduler_does_not_matter() -> None:
    trigger = SlotTrigger(timing_of(None, "0 9 * * *", "Europe/Berlin"))
    tokyo = datetime.fromisoformat("2026-03-28T18:00:00+09:00")
    assert trigger.get_next_fire_time(None, tokyo) == datetime(2026, 3, 29, 7, tzinfo=UTC)
