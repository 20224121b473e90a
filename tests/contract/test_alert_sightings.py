"""Counted events in a database of either kind: each counts once, whoever brings it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bot.services.work import Neighbour, ScheduleState
from tests.contract.alert_making import at, at_once, event

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.alerting.sighting import Sighting
    from bot.store.work import AlertStore


def count(store: AlertStore, *events: Sighting, schedule: str = "denials") -> list[str]:
    """The ids of those that were not counted before."""
    with store.begin() as work:
        return names(work.sightings.add(schedule, events))


def names(events: Sequence[Sighting]) -> list[str]:
    return [one.event_id for one in events]


def test_an_event_counts_once_for_each_schedule(alert_store: AlertStore) -> None:
    one, two = event("e1"), event("e2")
    assert count(alert_store, one) == ["e1"]
    assert count(alert_store, two, one, two) == ["e2"]
    assert count(alert_store, one, two) == []
    assert count(alert_store) == []
    assert count(alert_store, one, schedule="others") == ["e1"]


def test_an_event_is_read_as_it_was_first_counted(alert_store: AlertStore) -> None:
    first = event("e1", 2, resource="a", source="b", account="c", region="d", error="e")
    count(alert_store, first)
    count(alert_store, event("e1", 9, group="bob"))
    with alert_store.read() as work:
        assert work.sightings.get("denials", ["e1", "e9"]) == [first]
        assert work.sightings.get("others", ["e1"]) == []
        assert work.sightings.get("denials", []) == []


def test_many_that_count_the_same_events_count_each_once(alert_store: AlertStore) -> None:
    def bring(number: int) -> list[str]:
        return count(alert_store, *(event(f"e{number // 2 + place}") for place in range(20)))

    counted = Counter(name for new in at_once(bring) for name in new)
    assert counted == {f"e{number}": 1 for number in range(23)}


def test_more_events_than_one_statement_takes(alert_store: AlertStore) -> None:
    many = [event(f"e{number}") for number in range(1_201)]
    assert len(count(alert_store, *many)) == 1_201
    assert count(alert_store, *many, event("new")) == ["new"]
    with alert_store.begin() as work:
        work.sightings.attach("denials", names(many), 7)
        assert len(work.sightings.of_alert(7, 2_000)) == 1_201
        assert work.sightings.see(7) == 1_201


def test_near_events_are_those_of_the_group_in_a_closed_stretch(alert_store: AlertStore) -> None:
    count(alert_store, *(event(f"e{minute}", minute) for minute in range(5)))
    count(alert_store, event("other", 2, group="bob"))
    count(alert_store, event("elsewhere", 2), schedule="others")
    with alert_store.begin() as work:
        work.sightings.attach("denials", ["e2"], 7)
        work.sightings.see(7)
        near = work.sightings.near("denials", "alice", at(1), at(3))
    assert sorted(near, key=lambda one: one.at) == [
        Neighbour("e1", at(1), None, seen=False),
        Neighbour("e2", at(2), 7, seen=True),
        Neighbour("e3", at(3), None, seen=False),
    ]


def test_what_was_counted_for_another_question_is_no_neighbour(alert_store: AlertStore) -> None:
    count(alert_store, event("before"))
    with alert_store.begin() as work:
        work.schedules.begin(ScheduleState("denials", 0, at(-60)))
        assert not work.schedules.asks("denials", "one")
    count(alert_store, event("old"))
    count(alert_store, event("old"), event("new"), schedule="others")
    with alert_store.begin() as work:
        near = work.sightings.near("denials", "alice", at(0), at(0))
        assert {one.event_id for one in near} == {"before", "old"}
        work.sightings.attach("denials", ["old"], 7)
        work.sightings.see(7)
        assert work.schedules.asks("denials", "other")
        assert names(work.sightings.add("denials", [event("old"), event("new")])) == ["new"]
        work.sightings.attach("denials", ["new"], 8)
        work.sightings.see(8)
        near = work.sightings.near("denials", "alice", at(0), at(0))
        assert {one.event_id for one in near} == {"new"}
        work.sightings.share("others", ["old", "new"], ["denials"])
        near = work.sightings.near("others", "alice", at(0), at(0))
    assert {one.event_id: one.alert_id for one in near} == {"old": None, "new": 8}


def test_what_a_silence_hid_is_seen_and_belongs_to_no_alert(alert_store: AlertStore) -> None:
    count(alert_store, event("e1"), event("e2"))
    count(alert_store, event("e1"), schedule="others")
    with alert_store.begin() as work:
        work.sightings.hide("denials", ["e1"])
        near = work.sightings.near("denials", "alice", at(0), at(0))
        elsewhere = work.sightings.near("others", "alice", at(0), at(0))
    assert {one.event_id: (one.alert_id, one.seen) for one in near} == {
        "e1": (None, True),
        "e2": (None, False),
    }
    assert not elsewhere[0].seen


def test_seeing_an_alert_tells_how_many_events_were_new(alert_store: AlertStore) -> None:
    count(alert_store, *(event(f"e{number}") for number in range(4)))
    with alert_store.begin() as work:
        work.sightings.attach("denials", ["e0", "e1"], 7)
        work.sightings.attach("denials", ["e3"], 8)
        assert [work.sightings.see(7), work.sightings.see(7)] == [2, 0]
        work.sightings.attach("denials", ["e2"], 7)
        assert work.sightings.see(7) == 1
        assert work.sightings.see(8) == 1


def test_an_alerts_events_come_with_the_newest_first(alert_store: AlertStore) -> None:
    count(alert_store, event("e1", 1), event("e3", 3), event("b2", 2), event("a2", 2))
    with alert_store.begin() as work:
        work.sightings.attach("denials", ["e1", "e3", "b2", "a2"], 7)
        assert names(work.sightings.of_alert(7, 10)) == ["e3", "a2", "b2", "e1"]
        assert names(work.sightings.of_alert(7, 2)) == ["e3", "a2"]
        assert work.sightings.of_alert(8, 10) == []


def test_counts_name_each_event_once_though_two_schedules_have_it(alert_store: AlertStore) -> None:
    events = [
        event("e1", 0, principal="alice", action="Get"),
        event("e2", 1, principal="bob", action="Get"),
        event("e3", 2, principal="bob", action="Put"),
        event("e4", 3, principal="carol", action="Put"),
        event("e5", 10, principal="carol", action="Put"),
    ]
    count(alert_store, *events)
    count(alert_store, *events, schedule="others")
    with alert_store.read() as work:
        principals = work.sightings.counts("principal", at(0), at(10), 10)
        assert principals == [("bob", 2), ("alice", 1), ("carol", 1)]
        assert work.sightings.counts("principal", at(0), at(10), 2) == principals[:2]
        assert work.sightings.counts("action", at(0), at(10), 10) == [("Get", 2), ("Put", 2)]
        assert work.sightings.counted("denials", at(0), at(10)) == 4
        assert work.sightings.counted("denials", at(20), at(30)) == 0
        assert work.sightings.counted("unknown", at(0), at(10)) == 0


def test_old_events_are_forgotten(alert_store: AlertStore) -> None:
    count(alert_store, event("old", -1), event("edge", 0), event("new", 1))
    with alert_store.begin() as work:
        assert work.sightings.forget(at(0)) == 1
        assert work.sightings.forget(at(0)) == 0
        assert sorted(names(work.sightings.get("denials", ["old", "edge", "new"]))) == [
            "edge",
            "new",
        ]
