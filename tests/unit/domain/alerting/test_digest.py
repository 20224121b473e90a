"""What a digest counts of alerts, and when it may say that nothing was found."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from bot.domain.alerting.change import Change, Unchanged
from bot.domain.alerting.digest import Digest, DigestRun, Handled, handled, in_short, is_quiet
from bot.domain.alerting.handling import acknowledge, reopen, resolve
from tests.contract.alert_making import DAY, NOON, alert, at

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.alerting.alert import Alert

START, END = NOON, NOON + DAY
MINUTE = 60.0


def done(made: Change | Unchanged) -> Alert:
    assert isinstance(made, Change)
    return made.alert


def taken(one: Alert, minute: float) -> Alert:
    return done(acknowledge(one, "UALICE", at(minute)))


def ended(one: Alert, minute: float, *, false_positive: bool = False) -> Alert:
    return done(resolve(one, "UALICE", "A test.", at(minute), false_positive=false_positive))


def again(one: Alert, minute: float) -> Alert:
    return done(reopen(one, "UALICE", at(minute)))


def counted(*alerts: Alert, start: datetime = START) -> Handled:
    return handled(list(alerts), start, END)


def test_a_period_without_alerts_has_no_times() -> None:
    assert counted() == Handled(0, 0, 0, 0, 0, None, None)


def test_alerts_are_counted_by_what_became_of_them() -> None:
    found = counted(
        alert(),
        taken(alert(), 4),
        ended(taken(alert(), 2), 30),
        ended(alert(), 10, false_positive=True),
    )
    assert found == Handled(4, 0, 2, 1, 1, 3 * MINUTE, 20 * MINUTE)


def test_what_was_before_or_comes_after_is_not_counted() -> None:
    before = ended(taken(alert(minute=-99), -50), -1)
    since = ended(taken(alert(minute=0), 1_440), 1_441)
    assert counted(before, since) == Handled(1, 0, 0, 0, 0, None, None)


def test_one_that_grew_today_was_not_reopened_today() -> None:
    old = again(ended(alert(minute=-99), -50), -10)
    grown = replace(old, changed_at=at(5), count=9)
    assert counted(grown).reopened == 0
    assert counted(grown, start=at(-60)).reopened == 1


def test_of_one_that_was_reopened_the_time_since_then_counts() -> None:
    first = ended(taken(alert(minute=-3_000), -2_990), -2_000)
    assert counted(ended(taken(again(first, 10), 13), 15)) == Handled(
        0, 1, 1, 1, 0, 3 * MINUTE, 5 * MINUTE
    )


def test_who_took_it_before_it_was_reopened_took_it_in_the_time_before() -> None:
    assert counted(again(taken(alert(), 5), 60)).to_acknowledge == 5 * MINUTE


def test_an_alert_in_short_says_the_same() -> None:
    short = in_short(replace(alert(group="alice"), id=7, owner="UALICE", count=3))
    assert (short.id, short.group, short.owner, short.count) == (7, "alice", "UALICE", 3)
    assert (short.state, short.severity, short.opened_at) == ("open", "high", NOON)


RUN = DigestRun("access-denied", "Access denied", ("164.312(b)",), looked_at=9)


def digest(*runs: DigestRun, waiting: int = 0) -> Digest:
    return Digest(
        name="daily",
        start=START,
        end=END,
        made_at=END + timedelta(seconds=1),
        runs=runs,
        waiting=tuple(in_short(alert()) for _ in range(waiting)),
        stale=(),
        handled=counted(),
        denials=0,
        denials_before=0,
        principals=(),
        actions=(),
        hidden=(),
        accounts=(),
        regions=(),
        freshest=None,
        rejected=0,
        undelivered=0,
        rows=1,
        head="0" * 64,
    )


def test_nothing_found_is_said_where_everything_was_looked_at() -> None:
    assert is_quiet(digest(RUN, RUN))


@pytest.mark.parametrize(
    "made",
    [
        digest(),
        digest(RUN, replace(RUN, looked_at=0)),
        digest(RUN, replace(RUN, error="it took too long")),
        digest(RUN, replace(RUN, events=1)),
        digest(RUN, waiting=1),
    ],
    ids=["nothing watched", "not looked at", "not asked", "found", "an alert waits"],
)
def test_it_is_not_said_otherwise(made: Digest) -> None:
    assert not is_quiet(made)
