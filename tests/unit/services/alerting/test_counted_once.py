"""Random delivery against a simple model: an event counts once, whatever its way and time."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.alerting.grouping import meeting
from bot.domain.alerting.handling import acknowledge, resolve, snooze
from tests.unit.services.alerting.making import (
    DENIED,
    HOUR,
    MINUTE,
    NOON,
    STEADY,
    DiedError,
    Watch,
    event,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.alerting.sighting import Sighting
    from bot.store.database import Database

THRESHOLD, LENGTH = DENIED.alert.threshold, 10 * MINUTE
GROUPS = ("alice", "bob", "")
HANDLINGS = {
    "acknowledge": lambda alert: acknowledge(alert, "UALICE", NOON),
    "resolve": lambda alert: resolve(alert, "UALICE", "A test.", NOON),
    "snooze": lambda alert: snooze(alert, "UALICE", NOON + 99 * HOUR, NOON),
}
NUMBERS = count()
USUAL = settings(STEADY, suppress_health_check=[HealthCheck.function_scoped_fixture])


@dataclass(frozen=True, slots=True)
class Delivery:
    """Batches of events by their places, and what happens after each.

    `dying` says after how many of its ledger's lines the evaluation dies, `handled` to which
    group's alert people do what.
    """

    events: tuple[tuple[int, str], ...]
    batches: tuple[tuple[int, ...], ...]
    evaluated: tuple[bool, ...]
    dying: tuple[int | None, ...]
    handled: tuple[tuple[str, str] | None, ...]


@st.composite
def deliveries(draw: st.DrawFn, *, handled: bool = False, dying: bool = False) -> Delivery:
    """Events of half an hour, each delivered at least once, in any order and any batches."""
    groups = GROUPS[: 2 if handled else 3]
    moments = st.tuples(st.integers(0, 30), st.sampled_from(groups))
    events = draw(st.lists(moments, min_size=1, max_size=24))
    repeated = draw(st.lists(st.sampled_from(range(len(events))), max_size=6))
    queue = draw(st.permutations([*range(len(events)), *repeated]))
    size = draw(st.integers(1, 5))
    batches = [tuple(queue[place : place + size]) for place in range(0, len(queue), size)]
    often = st.sampled_from([True, True, False])
    acts = st.tuples(st.sampled_from(groups), st.sampled_from(list(HANDLINGS)))
    return Delivery(
        events=tuple(events),
        batches=tuple(batches),
        evaluated=tuple(draw(often) for _ in batches),
        dying=tuple(draw(st.none() | st.integers(0, 4)) if dying else None for _ in batches),
        handled=tuple(draw(acts) if handled and draw(often) else None for _ in batches),
    )


def new_watch(database: Database) -> tuple[Watch, str]:
    """A watch whose groups are nobody else's in the database."""
    name = f"w{next(NUMBERS)}"
    return Watch(database, name), name


def sightings(delivery: Delivery, name: str) -> list[Sighting]:
    return [
        event(f"{name}-{place}", minute, f"{name}-{group}", principal="mallory")
        for place, (minute, group) in enumerate(delivery.events)
    ]


def met_at_once(events: Sequence[Sighting]) -> set[str]:
    """The model: all events lie there at once, and every group is looked at as a whole."""
    found = set()
    for group in {one.group for one in events}:
        mine = [one for one in events if one.group == group]
        met = meeting([one.at for one in mine], THRESHOLD, LENGTH)
        found |= {one.event_id for one, meets in zip(mine, met, strict=True) if meets}
    return found


def check(watch: Watch, events: Sequence[Sighting]) -> None:
    """Each event was counted once, and those that meet the rule belong to their group's alert."""
    met = met_at_once(events)
    assert watch.counted() == sorted({one.event_id for one in events})
    assert watch.attached() == met
    for group in {one.group for one in events}:
        alert = watch.alert(group)
        times = [one.at for one in events if one.group == group and one.event_id in met]
        assert (alert is None) == (not times)
        if alert is not None:
            assert (alert.count, alert.first, alert.last) == (len(times), min(times), max(times))


@settings(USUAL, max_examples=70)
@given(delivery=deliveries())
def test_alerts_are_as_if_all_events_had_been_there_at_once(
    shared_database: Database, delivery: Delivery
) -> None:
    watch, name = new_watch(shared_database)
    events = sightings(delivery, name)
    for batch, evaluated in zip(delivery.batches, delivery.evaluated, strict=True):
        watch.arrivals.come(*(events[place] for place in batch))
        watch.clock.now += HOUR
        if evaluated:
            watch.evaluate()
        elif len(batch) % 2:
            watch.service.arrived(watch.name, watch.schedule)
    watch.evaluate()
    check(watch, events)


@settings(USUAL, max_examples=50)
@given(delivery=deliveries(dying=True))
def test_who_dies_in_the_middle_loses_nothing_and_counts_nothing_twice(
    shared_database: Database, delivery: Delivery
) -> None:
    watch, name = new_watch(shared_database)
    events = sightings(delivery, name)
    for batch, dying in zip(delivery.batches, delivery.dying, strict=True):
        watch.arrivals.come(*(events[place] for place in batch))
        watch.store.lines = dying
        try:
            watch.evaluate()
        except DiedError:
            assert dying is not None
        else:
            assert dying is None
    watch.evaluate()
    check(watch, events)


@dataclass(slots=True)
class Model:
    """A group: its events that were counted, those of its alert, those that somebody has seen."""

    counted: dict[str, Sighting] = field(default_factory=dict)
    mine: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    state: str = "none"
    reopened: int = 0

    def evaluate(self, come: Sequence[Sighting]) -> None:
        """What is to become of a group, from all its events at once."""
        self.counted |= {one.event_id: one for one in come}
        everything = list(self.counted.values())
        joining = met_at_once(everything) - self.mine
        unseen = met_at_once([one for one in everything if one.event_id not in self.seen])
        self.mine |= joining
        if joining and self.state == "none":
            self.state = "open"
        elif joining & unseen and self.state != "open":
            self.state, self.reopened = "open", self.reopened + 1

    def handle(self, what: str) -> None:
        """Somebody sees all events of the alert, and does something."""
        states = {"acknowledge": "acknowledged", "resolve": "resolved", "snooze": "snoozed"}
        if self.state in {"none", "resolved", states[what] if what == "acknowledge" else ""}:
            return
        self.seen |= self.mine
        self.state = states[what]


@settings(USUAL, max_examples=100)
@given(delivery=deliveries(handled=True))
def test_what_was_seen_never_opens_an_alert_again_and_what_was_not_does(
    shared_database: Database, delivery: Delivery
) -> None:
    watch, name = new_watch(shared_database)
    events = sightings(delivery, name)
    models = {f"{name}-{group}": Model() for group in GROUPS}
    waiting: list[Sighting] = []
    for batch, evaluated, handled in zip(
        delivery.batches, delivery.evaluated, delivery.handled, strict=True
    ):
        watch.arrivals.come(*(events[place] for place in batch))
        waiting += [events[place] for place in batch]
        if evaluated:
            watch.evaluate()
            for group, model in models.items():
                model.evaluate([one for one in waiting if one.group == group])
            waiting = []
        if handled is not None:
            group = f"{name}-{handled[0]}"
            models[group].handle(handled[1])
            if watch.alert(group) is not None:
                watch.do(HANDLINGS[handled[1]], group)
        for group, model in models.items():
            alert = watch.alert(group)
            found = ("none", 0, 0) if alert is None else (alert.state, alert.reopened, alert.count)
            assert found == (model.state, model.reopened, len(model.mine))
    watch.evaluate()
    assert watch.attached() == met_at_once(events), "what people do changes nothing of that"


def test_an_archive_that_was_made_anew_is_counted_from_its_beginning(watch: Watch) -> None:
    for number in range(3):
        watch.come(event(f"old-{number}"))
    watch.arrivals.batches.clear()
    watch.come(*(event(f"new-{number}", group="mallory") for number in range(3)), event("old-1"))
    mallory, alice = watch.alert("mallory"), watch.alert("alice")
    assert mallory is not None
    assert alice is not None
    assert (mallory.count, alice.count) == (3, 3)
