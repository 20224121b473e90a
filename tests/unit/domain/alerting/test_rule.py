"""What a schedule's rule is, and where the stretches of an asked measure begin."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.catalog import Catalog, shipped_runbooks
from bot.domain.alerting.rule import Rule, hops, rule_of
from bot.domain.alerting.sighting import fingerprint
from bot.domain.schedule import ScheduleRule
from tests.unit.domain.alerting.making import STEADY

DENIED = Catalog([shipped_runbooks()]).get("access-denied")
START = datetime(2026, 3, 2, tzinfo=UTC)
INSTANTS = st.integers(0, 10**7).map(lambda seconds: START + timedelta(seconds=seconds))
LENGTHS = st.sampled_from([timedelta(minutes=15), timedelta(hours=1), timedelta(days=1)])


def test_a_schedule_says_only_what_is_different() -> None:
    own = rule_of(DENIED, ScheduleRule())
    assert own == Rule("userIdentity.arn", 10, timedelta(hours=1), None, "medium")
    other = ScheduleRule(threshold=3, group_by="eventName", window="15m", severity="critical")
    assert rule_of(DENIED, other) == Rule("eventName", 3, timedelta(minutes=15), None, "critical")


@STEADY
@given(st.lists(INSTANTS, min_size=1, max_size=20), LENGTHS)
def test_every_event_is_in_four_stretches_that_depend_on_no_order(
    times: list[datetime], length: timedelta
) -> None:
    starts = hops(times, length, 1000)
    assert starts == sorted(set(starts)) == hops(reversed(times), length, 1000)
    for at in times:
        holding = [start for start in starts if start <= at < start + length]
        assert len(holding) == 4
        assert set(holding) == set(hops([at], length, 1000))


def test_of_too_many_stretches_the_latest_are_looked_at() -> None:
    times = [START + timedelta(hours=hour) for hour in range(50)]
    every = hops(times, timedelta(hours=1), 1000)
    assert hops(times, timedelta(hours=1), 7) == every[-7:]


@STEADY
@given(st.tuples(st.text(), st.text(), st.text()), st.tuples(st.text(), st.text(), st.text()))
def test_a_fingerprint_tells_groups_apart(
    one: tuple[str, str, str], other: tuple[str, str, str]
) -> None:
    assert len(fingerprint(*one)) == 32
    if "\0" not in "".join((*one, *other)):
        assert (fingerprint(*one) == fingerprint(*other)) == (one == other)
