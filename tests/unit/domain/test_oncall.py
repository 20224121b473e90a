from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.oncall import (
    OnCallSchedule,
    Override,
    Restriction,
    Rotation,
    Shift,
    now_and_next,
    on_call,
    shifts,
)
from bot.domain.oncall_clock import WEEKDAYS
from bot.errors import UsageError

ANN, BEN, CAT, DAN = "UANN", "UBEN", "UCAT", "UDAN"
DESK = "group:SDESK"
WEEK = timedelta(days=7)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def weekly(*people: str) -> Rotation:
    return Rotation("weekly", "UTC", people, "monday 09:00", date(2026, 1, 5))


def desk(hours: str = "09:00-17:00", handover: str = "daily 00:00") -> Rotation:
    days = WEEKDAYS[:5]
    return Rotation("desk", "UTC", (DESK,), handover, restrictions=(Restriction(days, hours),))


def override(user: str, start: str, end: str, schedule: str = "primary") -> Override:
    return Override("", schedule, user, utc(start), utc(end), by=DAN, reason="")


def primary(*rotations: Rotation) -> OnCallSchedule:
    return OnCallSchedule("primary", rotations)


SCHEDULE = primary(weekly(ANN, BEN, CAT))


@pytest.mark.parametrize(
    ("instant", "person"),
    [
        ("2026-01-05T08:59:59", CAT),
        ("2026-01-05T09:00", ANN),
        ("2026-01-12T08:59", ANN),
        ("2026-01-12T09:00", BEN),
        ("2026-01-19T09:00", CAT),
        ("2026-01-26T09:00", ANN),
        ("2025-12-22T09:00", BEN),
        ("2036-01-07T12:00", ANN),
    ],
)
def test_people_follow_one_another_in_their_order(instant: str, person: str) -> None:
    assert on_call(SCHEDULE, [], utc(instant)) == person


def test_without_a_first_day_counting_begins_at_the_same_day_for_everybody() -> None:
    tuesday = primary(Rotation("t", "UTC", (ANN, BEN), "tuesday 09:00"))
    assert on_call(tuesday, [], utc("2024-01-02T09:00")) == ANN
    assert on_call(tuesday, [], utc("2024-01-02T08:00")) == BEN


def test_a_rotation_of_many_days_counts_from_its_first_day() -> None:
    schedule = primary(Rotation("f", "UTC", (ANN, BEN), "every 14 days 12:00", date(2026, 1, 7)))
    (first, second) = shifts(schedule, [], utc("2026-01-07T12:00"), utc("2026-02-04T12:00"))
    assert (first.person, second.person) == (ANN, BEN)
    assert first.end == second.start == utc("2026-01-21T12:00")


def test_shifts_are_cut_to_what_is_asked_for() -> None:
    found = shifts(SCHEDULE, [], utc("2026-01-11T00:00"), utc("2026-01-13T00:00"))
    assert found == [
        Shift("primary", ANN, utc("2026-01-11T00:00"), utc("2026-01-12T09:00"), override=False),
        Shift("primary", BEN, utc("2026-01-12T09:00"), utc("2026-01-13T00:00"), override=False),
    ]


def test_no_time_has_no_shifts() -> None:
    instant = utc("2026-01-11T00:00")
    assert shifts(SCHEDULE, [], instant, instant) == []
    assert shifts(SCHEDULE, [], instant, instant - WEEK) == []


def test_a_handover_to_oneself_is_one() -> None:
    found = shifts(primary(weekly(ANN)), [], utc("2026-01-05T09:00"), utc("2026-01-19T09:00"))
    assert [shift.end - shift.start for shift in found] == [WEEK, WEEK]


def test_a_later_layer_covers_the_earlier_while_it_is_active() -> None:
    schedule = primary(weekly(ANN, BEN), desk())
    found = shifts(schedule, [], utc("2026-01-09T00:00"), utc("2026-01-12T12:00"))
    assert [(shift.person, f"{shift.start:%a %H:%M}") for shift in found] == [
        (ANN, "Fri 00:00"),
        (DESK, "Fri 09:00"),
        (ANN, "Fri 17:00"),
        (DESK, "Mon 09:00"),
    ]


def test_hours_past_midnight_belong_to_the_day_they_begin_on() -> None:
    schedule = primary(desk("18:00-08:00", "daily 18:00"))
    found = shifts(schedule, [], utc("2026-01-09T00:00"), utc("2026-01-13T00:00"))
    assert [(f"{shift.start:%a %H}", f"{shift.end:%a %H}") for shift in found] == [
        ("Fri 00", "Fri 08"),
        ("Fri 18", "Sat 08"),
        ("Mon 18", "Tue 00"),
    ]


def test_nobody_may_be_on_call() -> None:
    schedule = primary(desk())
    saturday = utc("2026-01-10T12:00")
    assert on_call(schedule, [], saturday) is None
    now, following = now_and_next(schedule, [], saturday)
    assert now is None
    assert following
    assert following.start == utc("2026-01-12T09:00")
    assert following.end == utc("2026-01-12T17:00")


def test_an_override_counts_before_every_layer() -> None:
    one = override(DAN, "2026-01-06T10:00", "2026-01-06T12:00")
    schedule = primary(weekly(ANN, BEN), desk())
    found = shifts(schedule, [one], utc("2026-01-06T09:00"), utc("2026-01-06T17:00"))
    assert [(shift.person, shift.override) for shift in found] == [
        (DESK, False),
        (DAN, True),
        (DESK, False),
    ]
    assert on_call(schedule, [one], one.start) == DAN
    assert on_call(schedule, [one], one.end) == DESK


def test_of_overlapping_overrides_the_last_made_counts() -> None:
    early = override(BEN, "2026-01-06T10:00", "2026-01-06T14:00")
    late = override(DAN, "2026-01-06T08:00", "2026-01-06T12:00")
    eleven = utc("2026-01-06T11:00")
    assert on_call(SCHEDULE, [early, late], eleven) == DAN
    assert on_call(SCHEDULE, [late, early], eleven) == BEN
    found = shifts(SCHEDULE, [early, late], utc("2026-01-06T00:00"), utc("2026-01-07T00:00"))
    assert [(shift.person, shift.start.hour) for shift in found] == [
        (ANN, 0),
        (DAN, 8),
        (BEN, 12),
        (ANN, 14),
    ]


def test_an_override_of_another_schedule_is_none_here() -> None:
    other = override(DAN, "2026-01-06T10:00", "2026-01-06T12:00", "secondary")
    assert on_call(SCHEDULE, [other], utc("2026-01-06T11:00")) == ANN
    day = utc("2026-01-06T00:00"), utc("2026-01-07T00:00")
    assert shifts(SCHEDULE, [other], *day) == shifts(SCHEDULE, [], *day)


def test_an_override_over_a_handover_is_one_shift() -> None:
    one = override(DAN, "2026-01-11T00:00", "2026-01-13T00:00")
    now, following = now_and_next(SCHEDULE, [one], utc("2026-01-12T09:00"))
    assert now == Shift("primary", DAN, one.start, one.end, override=True)
    assert following == Shift("primary", BEN, one.end, utc("2026-01-19T09:00"), override=False)


def test_now_and_next_are_whole_shifts() -> None:
    now, following = now_and_next(SCHEDULE, [], utc("2026-01-14T00:00"))
    assert now == Shift(
        "primary", BEN, utc("2026-01-12T09:00"), utc("2026-01-19T09:00"), override=False
    )
    assert following == Shift(
        "primary", CAT, utc("2026-01-19T09:00"), utc("2026-01-26T09:00"), override=False
    )


def test_an_override_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(UsageError, match="An override ends after it starts: 2026-01-01 00:00 UTC"):
        override(ANN, "2026-01-02T00:00", "2026-01-01T00:00")
    with pytest.raises(UsageError, match="a zone or an offset"):
        Override("", "primary", ANN, datetime(2026, 1, 1), utc("2026-01-02"), "", "")  # noqa: DTZ001
