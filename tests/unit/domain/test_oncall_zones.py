"""Rotations over changes of clocks, in real zones, and what holds of every schedule."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.oncall import (
    OnCallSchedule,
    Override,
    Restriction,
    Rotation,
    now_and_next,
    on_call,
    shifts,
)

HOUR = timedelta(hours=1)
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "UTC")
PEOPLE = ("UANN", "UBEN", "UCAT")


def daily(zone: str, at: str) -> OnCallSchedule:
    return OnCallSchedule("primary", (Rotation("d", zone, PEOPLE, f"daily {at}"),))


@pytest.mark.parametrize(
    ("zone", "day", "at", "lengths"),
    [
        ("Europe/Berlin", date(2026, 3, 27), "09:00", [24, 23, 24]),
        ("Europe/Berlin", date(2026, 10, 23), "09:00", [24, 25, 24]),
        ("America/New_York", date(2026, 3, 6), "09:00", [24, 23, 24]),
        ("America/New_York", date(2026, 10, 30), "09:00", [24, 25, 24]),
        ("Australia/Lord_Howe", date(2026, 10, 2), "09:00", [24, 23.5, 24]),
        ("Australia/Lord_Howe", date(2026, 4, 3), "09:00", [24, 24.5, 24]),
        ("Africa/Casablanca", date(2026, 2, 13), "09:00", [24, 25, 24]),
        ("Africa/Casablanca", date(2026, 3, 20), "09:00", [24, 23, 24]),
        # In the hour that is left out, and in the one that comes twice.
        ("Europe/Berlin", date(2026, 3, 27), "02:30", [24, 23.5, 23.5]),
        ("Europe/Berlin", date(2026, 10, 23), "02:30", [24, 24, 25]),
        ("America/New_York", date(2026, 3, 6), "02:00", [24, 24, 23]),
        ("Australia/Lord_Howe", date(2026, 4, 3), "01:45", [24, 24, 24.5]),
    ],
)
def test_a_shift_over_a_change_of_clocks_is_as_long_as_its_day(
    zone: str, day: date, at: str, lengths: list[float]
) -> None:
    clock = datetime.strptime(at, "%H:%M").time()  # noqa: DTZ007 - a clock time alone
    start = datetime.combine(day, clock, ZoneInfo(zone))
    end = datetime.combine(day + timedelta(days=3), clock, ZoneInfo(zone))
    found = shifts(daily(zone, at), [], start, end)
    assert [(shift.end - shift.start) / HOUR for shift in found] == lengths
    assert len({shift.person for shift in found}) == 3


def test_a_weekly_handover_keeps_its_clock_time_all_year() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    weekly = Rotation("w", "Europe/Berlin", PEOPLE, "monday 09:00", date(2026, 1, 5))
    start = datetime(2026, 1, 5, 9, tzinfo=berlin)
    found = shifts(
        OnCallSchedule("p", (weekly,)), [], start, datetime(2027, 1, 4, 9, tzinfo=berlin)
    )
    assert [shift.person for shift in found] == [PEOPLE[at % 3] for at in range(52)]
    assert {f"{shift.start.astimezone(berlin):%a %H:%M}" for shift in found} == {"Mon 09:00"}


def test_the_second_time_of_a_repeated_hour_comes_after_the_handover() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    first = datetime(2026, 10, 25, 2, 15, tzinfo=berlin)
    schedule = daily("Europe/Berlin", "02:30")
    before, after = (on_call(schedule, [], first.replace(fold=fold)) for fold in (0, 1))
    assert before != after


def test_a_handover_counts_when_the_clocks_go_back_over_midnight() -> None:
    """At 00:01 it became 23:01 again: a minute of the next day had already been."""
    zone = ZoneInfo("America/St_Johns")
    schedule = daily("America/St_Johns", "00:00")
    first, again, day = (
        datetime(2010, 11, 6, 23, 30, tzinfo=zone),
        datetime(2010, 11, 6, 23, 30, tzinfo=zone, fold=1),
        datetime(2010, 11, 7, 12, tzinfo=zone),
    )
    assert on_call(schedule, [], first) != on_call(schedule, [], again)
    assert on_call(schedule, [], again) == on_call(schedule, [], day)


def test_instants_within_a_repeated_hour_are_told_apart() -> None:
    first = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    hour = Override("", "primary", "UDAN", first, first.replace(fold=1), "", "")
    schedule = daily("Europe/Berlin", "09:00")
    assert on_call(schedule, [hour], first.replace(minute=45)) == "UDAN"
    assert on_call(schedule, [hour], first.replace(minute=45, fold=1)) != "UDAN"
    (shift,) = shifts(schedule, [hour], first, first.replace(fold=1))
    assert (shift.person, shift.end - shift.start) == ("UDAN", HOUR)
    assert shift.start.tzinfo is UTC


INSTANTS = st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1)).map(  # noqa: DTZ001
    lambda naive: naive.replace(microsecond=0, tzinfo=UTC)
)
CLOCKS = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))
HANDOVERS = st.builds(
    "{} {}".format,
    st.sampled_from(["daily", "monday", "sunday", "every 3 days", "every 14 days"]),
    CLOCKS,
)
CROWDS = st.lists(
    st.sampled_from(["UANN", "UBEN", "UCAT", "group:SDESK"]), min_size=1, max_size=4, unique=True
).map(tuple)
RESTRICTIONS = st.builds(
    Restriction,
    st.sets(st.sampled_from(["monday", "saturday", "sunday"]), min_size=1).map(tuple),
    st.sampled_from(["09:00-17:00", "22:00-06:00", "02:30-24:00", "01:45-02:15"]),
)
FIRSTS = st.dates(date(2024, 6, 1), date(2027, 6, 1))
BASES = st.builds(
    Rotation, st.just("base"), st.sampled_from(ZONES), CROWDS, HANDOVERS, st.none() | FIRSTS
)
COVERS = st.builds(
    Rotation,
    st.just("cover"),
    st.sampled_from(ZONES),
    CROWDS,
    HANDOVERS,
    st.none(),
    st.lists(RESTRICTIONS, min_size=1, max_size=2).map(tuple),
)
SCHEDULES = st.builds(
    lambda base, covers: OnCallSchedule("primary", (base, *covers)),
    BASES,
    st.lists(COVERS, max_size=2),
)
OVERRIDES = st.builds(
    lambda user, start, hours: Override("", "primary", user, start, start + hours * HOUR, "", ""),
    st.sampled_from(["UDAN", "UEVE"]),
    INSTANTS,
    st.integers(1, 24 * 400),
)
PROPERTY = settings(max_examples=100, deadline=None, derandomize=True)


@PROPERTY
@given(SCHEDULES, st.lists(OVERRIDES, max_size=3), INSTANTS, st.integers(1, 24 * 45), st.data())
def test_somebody_is_on_call_at_every_instant_and_shifts_say_who(
    schedule: OnCallSchedule,
    overrides: list[Override],
    start: datetime,
    hours: int,
    data: st.DataObject,
) -> None:
    end = start + hours * HOUR
    found = shifts(schedule, overrides, start, end)
    assert (found[0].start, found[-1].end) == (start, end)
    assert all(before.end == after.start for before, after in pairwise(found))
    assert all(shift.start < shift.end for shift in found)
    seconds = data.draw(st.lists(st.integers(0, hours * 3600 - 1), min_size=1, max_size=5))
    edges = [int((shift.start - start).total_seconds()) for shift in found]
    for second in seconds + edges:
        instant = start + timedelta(seconds=second)
        (there,) = (shift for shift in found if shift.start <= instant < shift.end)
        assert on_call(schedule, overrides, instant) == there.person


@PROPERTY
@given(BASES, INSTANTS)
def test_a_rotation_keeps_its_order_and_leaves_nobody_out(base: Rotation, start: datetime) -> None:
    found = shifts(OnCallSchedule("p", (base,)), [], start, start + timedelta(days=100))
    places = [base.people.index(shift.person) for shift in found]
    assert all(
        (after - before) % len(base.people) == 1 % len(base.people)
        for before, after in pairwise(places)
    )
    whole = {(shift.end - shift.start) for shift in found[1:-1]}
    assert all(abs(length - timedelta(days=base.turn.days)) <= HOUR for length in whole)


@PROPERTY
@given(SCHEDULES, st.lists(OVERRIDES, max_size=3), INSTANTS)
def test_now_and_next_follow_one_another(
    schedule: OnCallSchedule, overrides: list[Override], instant: datetime
) -> None:
    now, following = now_and_next(schedule, overrides, instant)
    assert now
    assert following
    assert now.start <= instant < now.end == following.start
    assert on_call(schedule, overrides, instant) == now.person
    assert on_call(schedule, overrides, now.end) == following.person
    around = shifts(schedule, overrides, now.start - HOUR, following.end + HOUR)
    assert now in around
    assert following in around
