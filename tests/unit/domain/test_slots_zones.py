"""Slots over changes of clocks: in real zones, and against clocks that are read minute by minute.

In 2026 Berlin and New York leave out the hour from 02:00 in March; Berlin repeats 02:00 to 03:00 in
October, New York 01:00 to 02:00 in November. Lord Howe leaves out half an hour from 02:00 in
October and repeats 01:30 to 02:00 in April.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.cron import read_cron
from bot.domain.slots import slots, timing_of

BERLIN, NEW_YORK, LORD_HOWE = "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"
CHANGES = (
    (BERLIN, "2026-03-29"),
    (BERLIN, "2026-10-25"),
    (NEW_YORK, "2026-03-08"),
    (NEW_YORK, "2026-11-01"),
    (LORD_HOWE, "2026-10-04"),
    (LORD_HOWE, "2026-04-05"),
    # Havana's clocks change at midnight, Samoa left out a whole day, St. John's changed at 00:01.
    ("America/Havana", "2026-03-08"),
    ("America/Havana", "2026-11-01"),
    ("Pacific/Apia", "2011-12-30"),
    ("America/St_Johns", "2009-11-01"),
    # Casablanca left out the first hour of a day, which began with the one by UTC.
    ("Africa/Casablanca", "2008-06-01"),
)
EVEN_HOURS = [f"{hour:02}:00-0400" for hour in range(4, 24, 2)]
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def midnight(day: str, zone: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(zone))


def shown(cron: str, zone: str, day: str) -> list[str]:
    """What the clocks show at a day's slots, with the offset where that says more."""
    start = midnight(day, zone)
    end = start + DAY  # by the clocks, as both have one zone
    found = slots(timing_of(None, cron, zone), start.astimezone(UTC) - MINUTE, end - MINUTE)
    return [slot.astimezone(ZoneInfo(zone)).strftime("%H:%M%z") for slot in found]


@pytest.mark.parametrize(
    ("zone", "day", "cron", "expected"),
    [
        # Spring: what is left out fires once, at the first instant after it.
        (BERLIN, "2026-03-29", "30 2 * * *", ["03:00+0200"]),
        (BERLIN, "2026-03-29", "*/20 2 * * *", ["03:00+0200"]),
        (BERLIN, "2026-03-29", "0 2,3 * * *", ["03:00+0200"]),
        (BERLIN, "2026-03-29", "30 1-3 * * *", ["01:30+0100", "03:00+0200", "03:30+0200"]),
        (NEW_YORK, "2026-03-08", "59 2 * * *", ["03:00-0400"]),
        (NEW_YORK, "2026-03-08", "0 */2 8 3 *", ["00:00-0500", "03:00-0400", *EVEN_HOURS]),
        (LORD_HOWE, "2026-10-04", "15 2 * * *", ["02:30+1100"]),
        (LORD_HOWE, "2026-10-04", "15,45 2 * * *", ["02:30+1100", "02:45+1100"]),
        # Autumn: what comes twice fires at its first occurrence.
        (BERLIN, "2026-10-25", "30 2 * * *", ["02:30+0200"]),
        (BERLIN, "2026-10-25", "*/20 2 * * *", ["02:00+0200", "02:20+0200", "02:40+0200"]),
        (BERLIN, "2026-10-25", "0 2,3 * * *", ["02:00+0200", "03:00+0100"]),
        (NEW_YORK, "2026-11-01", "*/30 1 * * *", ["01:00-0400", "01:30-0400"]),
        (LORD_HOWE, "2026-04-05", "15,45 1 * * *", ["01:15+1100", "01:45+1100"]),
        (LORD_HOWE, "2026-04-05", "0 2 * * *", ["02:00+1030"]),
        # The whole day is left out, and still fires.
        ("Pacific/Apia", "2011-12-31", "0 9 30 * *", ["00:00+1400"]),
    ],
)
def test_a_clock_time_fires_once_a_day(zone: str, day: str, cron: str, expected: list[str]) -> None:
    assert shown(cron, zone, day) == expected


@pytest.mark.parametrize(
    ("zone", "day", "cron", "expected"),
    [
        (BERLIN, "2026-03-29", "30 * * * *", ["00:30+0100", "01:30+0100", "03:30+0200"]),
        (BERLIN, "2026-10-25", "30 */1 * * *", ["01:30+0200", "02:30+0200", "02:30+0100"]),
        (NEW_YORK, "2026-03-08", "0 * * * *", ["01:00-0500", "03:00-0400"]),
        (NEW_YORK, "2026-11-01", "0 * * * *", ["01:00-0400", "01:00-0500", "02:00-0500"]),
        (LORD_HOWE, "2026-10-04", "*/30 * * * *", ["01:30+1030", "02:30+1100", "03:00+1100"]),
        (LORD_HOWE, "2026-04-05", "*/30 * * * *", ["01:30+1100", "01:30+1030", "02:00+1030"]),
        (LORD_HOWE, "2026-04-05", "15 * * * *", ["01:15+1100", "02:15+1030"]),
    ],
)
def test_any_hour_follows_the_time_that_passes(
    zone: str, day: str, cron: str, expected: list[str]
) -> None:
    found = shown(cron, zone, day)
    at = found.index(expected[0])
    assert found[at : at + len(expected)] == expected


def test_every_quarter_of_an_hour_is_one_over_every_change() -> None:
    for zone, day in CHANGES:
        start = midnight(day, zone).astimezone(UTC) - DAY
        found = slots(timing_of(None, "*/15 * * * *", zone), start, start + 3 * DAY)
        assert {later - earlier for earlier, later in pairwise(found)} == {15 * MINUTE}


FIELDS = st.sampled_from(["*", "*/1", "0", "1-3", "2", "*/2", "0,23", "0-23"])
MINUTES = st.sampled_from(["0", "30", "*/15", "5,59", "*", "10-50/20"])
DAYS = st.sampled_from(["* * *", "* * sat-sun", "* * mon", "1-8 * *", "30 * *", "* mar,oct *"])
LINES = st.tuples(MINUTES, FIELDS, DAYS).map(" ".join)


@lru_cache(maxsize=64)
def clocks(zone: str, day: str) -> tuple[tuple[datetime, datetime], ...]:
    """Each minute around a change, and what clocks show then."""
    start = midnight(day, zone).astimezone(UTC).replace(second=0) - 3 * DAY
    instants = [start + MINUTE * at for at in range(6 * 24 * 60)]
    return tuple(
        (at, at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)) for at in instants
    )


def modelled(line: str, zone: str, day: str) -> set[datetime]:
    """The slots, from what clocks show: a time fires when they first show it or a later one."""
    cron, read = read_cron(line), clocks(zone, day)
    fits = {
        wall
        for wall in {read[0][1] + MINUTE * at for at in range(8 * 24 * 60)}
        if cron.fires_on(wall.date()) and wall.hour * 60 + wall.minute in cron.minutes
    }
    if cron.elapsed:
        return {at for at, wall in read if wall in fits}
    found, latest = set(), read[0][1] - MINUTE
    for at, wall in read:
        # only ever forward: what is shown for the second time is not later than what was
        if any(latest + MINUTE * step in fits for step in range(1, (wall - latest) // MINUTE + 1)):
            found.add(at)
        latest = max(latest, wall)
    return found


@settings(max_examples=60, deadline=None)
@given(line=LINES, change=st.sampled_from(CHANGES))
def test_slots_are_those_of_clocks_read_minute_by_minute(
    line: str, change: tuple[str, str]
) -> None:
    zone, day = change
    start, end = midnight(day, zone) - 2 * DAY, midnight(day, zone) + 2 * DAY
    expected = sorted(at for at in modelled(line, zone, day) if start < at <= end)
    assert slots(timing_of(None, line, zone), start, end) == expected


@settings(max_examples=60, deadline=None)
@given(
    line=LINES | st.sampled_from(["15m", "7m", "1h", "1d"]),
    change=st.sampled_from(CHANGES),
    cuts=st.lists(st.integers(0, 5 * 24 * 60 * 60), min_size=3, max_size=3).map(sorted),
)
def test_slots_rise_and_a_stretch_is_its_parts(
    line: str, change: tuple[str, str], cuts: list[int]
) -> None:
    zone, day = change
    every, cron = (None, line) if " " in line else (line, None)
    timing = timing_of(every, cron, zone)
    begin = midnight(day, zone).astimezone(UTC) - 2 * DAY
    first, middle, last = (begin + timedelta(seconds=cut) for cut in cuts)
    whole = slots(timing, first, last)
    assert whole == slots(timing, first, middle) + slots(timing, middle, last)
    assert all(earlier < later for earlier, later in pairwise(whole))
    assert all(first < slot <= last for slot in whole)
