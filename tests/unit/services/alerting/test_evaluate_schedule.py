"""One evaluation: what it counts, what it decides, and what it leaves in the database."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from bot.domain.alerting.handling import acknowledge
from bot.domain.runbook import AlertRule
from bot.domain.schedule import ScheduleRule
from bot.errors import BusyError, NotFoundError
from tests.unit.services.alerting.making import (
    DENIED,
    EVERY,
    HOUR,
    MINUTE,
    NOON,
    DiedError,
    Watch,
    event,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.alerting.sighting import Sighting
    from bot.domain.answer import Cell
    from bot.store.database import Database

MEASURED = replace(
    DENIED,
    query="stats sum(bytes) as n by userIdentity.arn",
    alert=AlertRule(group_by="userIdentity.arn", threshold=10, window="10m", measure="n"),
)


def test_nothing_is_counted_twice_and_the_cursor_follows(watch: Watch) -> None:
    first = watch.flood(0, 3)
    assert (first.events, len(first.alerts), first.before, first.after) == (3, 1, 0, 1)
    again = watch.evaluate()
    assert (again.events, again.alerts, again.before, again.after) == (0, (), 1, 1)
    repeated = watch.flood(0, 3)
    assert (repeated.events, repeated.alerts) == (0, ())
    assert (watch.only().count, watch.alerts()) == (3, 1)


def test_an_event_twice_in_one_batch_is_one(watch: Watch) -> None:
    done = watch.come(event("a"), event("a"), event("b"))
    assert (done.events, done.alerts) == (2, ())


def test_a_late_event_is_judged_with_its_neighbours_in_time(watch: Watch) -> None:
    watch.come(event("a", -300), event("b", -299))
    watch.flood(0, 2)
    assert watch.alert() is None
    done = watch.come(event("c", -295))
    assert len(done.alerts) == 1
    assert watch.attached() == {"a", "b", "c"}
    assert watch.only().last == NOON - 295 * MINUTE


def test_a_flood_of_one_group_is_one_alert_and_other_groups_have_their_own(watch: Watch) -> None:
    watch.flood(0, 500)
    watch.come(*(event(f"b{number}", 0, "bob") for number in range(3)))
    watch.flood(500, 500, 30)
    assert (watch.only().count, watch.alerts()) == (1000, 2)


def test_what_happened_before_the_schedule_was_begun_is_not_counted(database: Database) -> None:
    watch = Watch(database, since=NOON)
    done = watch.come(event("before", -1), event("first", 0))
    assert watch.counted() == ["first"]
    assert done.events == 1


def test_what_is_older_than_lateness_allows_is_not_counted(watch: Watch) -> None:
    watch.clock.now = NOON + watch.rules.late
    watch.come(event("too late", -1), event("late", 0))
    assert watch.counted() == ["late"]


def test_who_is_overtaken_by_another_replica_counts_nothing(watch: Watch) -> None:
    watch.arrivals.come(*(event(f"e{number}") for number in range(3)))
    watch.arrivals.meanwhile = watch.evaluate
    with pytest.raises(BusyError, match="another replica"):
        watch.evaluate()
    assert (watch.only().count, watch.alerts()) == (3, 1)
    assert watch.deeds() == ["opened", "evaluated"]


@pytest.mark.parametrize("lines", [0, 1, 2])
def test_a_death_undoes_everything(watch: Watch, lines: int) -> None:
    watch.store.lines = lines
    with pytest.raises(DiedError):
        watch.flood(0, 3)
    assert (watch.counted(), watch.alerts(), watch.letters(), watch.deeds()) == ([], 0, [], [])
    done = watch.evaluate()
    assert (done.events, done.before, len(done.alerts)) == (3, 0, 1)


def test_an_evaluation_is_in_the_ledger_with_what_it_looked_at(watch: Watch) -> None:
    watch.flood(0, 3)
    assert watch.deeds() == ["opened", "evaluated"]
    watch.evaluate()
    assert watch.deeds()[2:] == ["evaluated"], "proof that nothing was found"


def test_a_schedule_that_was_never_begun_is_an_error(database: Database) -> None:
    watch = Watch(database)
    watch.name = "another"
    with pytest.raises(NotFoundError, match="another"):
        watch.evaluate()


def test_a_schedules_own_rule_goes_before_the_runbooks(database: Database) -> None:
    own = replace(EVERY, alert=ScheduleRule(threshold=2, window="1m", severity="critical"))
    watch = Watch(database, schedule=own)
    watch.come(event("a"), event("b", 1))
    assert watch.alert() is None
    watch.come(event("c", 0.5))
    assert (watch.only().severity, watch.only().count) == ("critical", 3)


def test_a_new_schedule_looks_back_as_long_as_its_rule(watch: Watch) -> None:
    assert watch.service.first_look(watch.schedule) == HOUR, "an hour at least"
    watch.schedule = replace(EVERY, alert=ScheduleRule(window="2d"))
    assert watch.service.first_look(watch.schedule) == timedelta(days=2)


def measured(found: Sequence[Sighting]) -> float:
    """What the runbook would add up: each event's size, which its source tells."""
    return sum(float(one.source) for one in found)


@pytest.fixture
def asking(database: Database) -> Watch:
    """A schedule whose measure is more than a number of events."""
    watch = Watch(database, runbook=MEASURED)
    watch.arrivals.counts = False
    watch.engine.measure = measured
    return watch


def test_where_the_measure_is_a_sum_the_query_is_asked(asking: Watch) -> None:
    asking.come(event("a", source="4"), event("b", 5, source="5"))
    assert asking.alert() is None
    assert asking.engine.asked == 6, "four stretches for each event, two of them shared"
    asking.come(event("c", 6, source="1"))
    assert asking.attached() == {"a", "b", "c"}


def test_of_few_events_a_large_one_is_enough(asking: Watch) -> None:
    asking.come(event("a", source="10"), event("far", 25, source="1"))
    assert asking.attached() == {"a"}


def test_groups_are_measured_apart_and_none_is_one_of_them(asking: Watch) -> None:
    asking.come(
        event("a", source="9"),
        event("b", group="bob", source="9"),
        event("n", group="", source="99"),
    )
    assert asking.attached() == {"n"}
    assert asking.alert("") is not None


@pytest.mark.parametrize(
    ("group", "cell"), [("true", True), ("2026-03-02T12:00:00Z", NOON), ("7", 7.0)]
)
def test_a_group_need_not_be_a_text(asking: Watch, group: str, cell: Cell) -> None:
    asking.engine.cell = lambda _: cell
    asking.come(event("a", group=group, source="10"))
    assert asking.attached() == {"a"}


def test_a_measure_that_is_no_number_meets_nothing(asking: Watch) -> None:
    asking.engine.measure = lambda _: None
    assert asking.come(event("a", source="99")).alerts == ()


def test_a_measure_that_holds_what_was_seen_opens_nothing_again(asking: Watch) -> None:
    asking.come(event("a", source="10"))
    asking.do(lambda alert: acknowledge(alert, "UALICE", NOON))
    asking.come(event("b", 1, source="1"))
    assert (asking.only().state, asking.only().count) == ("acknowledged", 2)
    asking.come(event("c", 30, source="10"))
    assert (asking.only().state, asking.only().reopened) == ("open", 1)


def test_no_number_of_groups_hides_one(asking: Watch) -> None:
    groups = [f"g{number}" for number in range(300)]
    asking.come(*(event(group, 0, group, source="1") for group in groups[:-1]))
    asking.come(event("last", 0, groups[-1], source="10"))
    assert asking.attached() == {"last"}


def test_without_arrivals_nothing_is_asked(asking: Watch) -> None:
    asking.evaluate()
    assert asking.engine.asked == 0
