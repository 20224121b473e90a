"""Who is on call, now and next, and who stands in for whom."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.domain.alert_command import AlertCommand
from bot.domain.oncall import OnCallSchedule, Override, Rotation
from bot.errors import NotFoundError, RefusedError, UsageError
from bot.services.authorise import Everybody
from bot.services.stand_in import StandIn
from tests.unit.services.alerting.making import ALICE, HOUR, NOON
from tests.unit.services.scheduling.making import Ground, Refusing

DAY = timedelta(days=1)
NINE = NOON.replace(hour=9)
PRIMARY = OnCallSchedule(
    "primary", (Rotation("days", "UTC", ("UANN", "UBEN"), "daily 09:00", date(2026, 3, 2)),)
)
EMPTY = OnCallSchedule(
    "empty", (Rotation("nobody", "UTC", ("UZOE",), "daily 09:00", date(2026, 3, 2)),)
)
ASKED = AlertCommand("override", name="primary", person="UCAT", length=2 * HOUR, text="ill")


def stand_in(ground: Ground) -> StandIn:
    schedules = {one.name: one for one in (PRIMARY, EMPTY)}
    return StandIn(ground.store, schedules, Everybody(), ground.clock)


def on_call(ground: Ground) -> tuple[str, str]:
    """Who is, and who is next."""
    [duty] = stand_in(ground).duties(ALICE, "primary")
    assert duty.now is not None
    assert duty.following is not None
    return duty.now.person, duty.following.person


def test_now_and_next_follow_the_rotation(ground: Ground) -> None:
    assert on_call(ground) == ("UANN", "UBEN")
    ground.clock.now += DAY
    assert on_call(ground) == ("UBEN", "UANN")
    assert [duty.schedule for duty in stand_in(ground).duties(ALICE)] == ["primary", "empty"]


def test_who_stands_in_is_on_call_for_that_time(ground: Ground) -> None:
    made = stand_in(ground).add(ALICE, ASKED)
    assert (made.start, made.end, made.by, made.reason) == (NOON, NOON + 2 * HOUR, "UALICE", "ill")
    assert on_call(ground) == ("UCAT", "UANN")
    [duty, other] = stand_in(ground).duties(ALICE)
    assert (duty.overrides, other.overrides) == ((made,), ())
    ground.clock.now += 2 * HOUR
    assert on_call(ground) == ("UANN", "UBEN")
    detail = {
        "person": "UCAT",
        "from": "2026-03-02T12:00:00+00:00",
        "until": "2026-03-02T14:00:00+00:00",
        "reason": "ill",
        "id": made.id,
    }
    assert ground.ledger() == [("UALICE", "overridden", "on call primary", detail)]


def test_one_to_come_is_next(ground: Ground) -> None:
    later = AlertCommand("override", name="primary", person="UCAT", length=HOUR, after=HOUR)
    stand_in(ground).add(ALICE, later)
    assert on_call(ground) == ("UANN", "UCAT")


def test_of_two_that_overlap_the_last_one_made_counts(ground: Ground) -> None:
    stand_in(ground).add(ALICE, ASKED)
    stand_in(ground).add(
        ALICE, AlertCommand("override", name="primary", person="UDAN", length=HOUR)
    )
    assert on_call(ground) == ("UDAN", "UCAT")


def test_one_is_taken_back(ground: Ground) -> None:
    made = stand_in(ground).add(ALICE, ASKED)
    stand_in(ground).remove(ALICE, int(made.id))
    assert on_call(ground) == ("UANN", "UBEN")
    assert ground.ledger()[1][3] == {"removed": made.id}
    with pytest.raises(NotFoundError, match=f"no override {made.id}"):
        stand_in(ground).remove(ALICE, int(made.id))
    assert len(ground.ledger()) == 2


def test_shifts_begin_with_the_present_one(ground: Ground) -> None:
    stand_in(ground).add(ALICE, ASKED)
    found = stand_in(ground).shifts(ALICE, "primary", DAY)
    assert [(shift.person, shift.start) for shift in found] == [
        ("UCAT", NOON),
        ("UANN", NOON + 2 * HOUR),
        ("UBEN", NINE + DAY),
    ]


def test_overrides_that_were_read_are_kept_all_or_none(ground: Ground) -> None:
    read = [Override("", "primary", who, NOON, NOON + HOUR, "UALICE", "") for who in ("U1", "U2")]
    stand_in(ground).add_all(ALICE, "primary", read)
    with pytest.raises(UsageError):
        stand_in(ground).add_all(
            ALICE,
            "primary",
            (
                Override("", "primary", who, NOON.replace(tzinfo=zone), NOON + HOUR, "UALICE", "")
                for who, zone in (("U3", NOON.tzinfo), ("U4", None))
            ),  # type: ignore[arg-type] # read one by one, so that the second fails in the middle
        )
    [duty, _] = stand_in(ground).duties(ALICE)
    assert [one.user for one in duty.overrides] == ["U1", "U2"]
    assert len(ground.ledger()) == 2


def test_a_schedule_that_is_not_there_is_told_with_the_nearest(ground: Ground) -> None:
    with pytest.raises(NotFoundError, match=r"no on-call schedule 'primery'.*primary"):
        stand_in(ground).duties(ALICE, "primery")
    with pytest.raises(NotFoundError):
        stand_in(ground).add(ALICE, AlertCommand("override", name="quite different"))
    assert ground.ledger() == []


def test_who_may_not_changes_nothing(ground: Ground) -> None:
    made = stand_in(ground).add(ALICE, ASKED)
    refused = StandIn(ground.store, {"primary": PRIMARY}, Refusing(), ground.clock)
    for do in (
        lambda: refused.add(ALICE, ASKED),
        lambda: refused.add_all(ALICE, "primary", []),
        lambda: refused.remove(ALICE, int(made.id)),
        lambda: refused.duties(ALICE),
        lambda: refused.shifts(ALICE, "primary", DAY),
    ):
        with pytest.raises(RefusedError):
            do()
    assert on_call(ground) == ("UCAT", "UANN")
