"""Alerts in a database of either kind: who is first, whose turn it is, and what is listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from bot.errors import StoreError
from tests.contract.alert_making import alert, at, at_once, following

if TYPE_CHECKING:
    from bot.domain.alerting.alert import Alert, State
    from bot.store.work import AlertStore


def kept(store: AlertStore, *alerts: Alert) -> list[Alert]:
    with store.begin() as work:
        return [work.alerts.add(one) for one in alerts]


def versions(store: AlertStore, alert_id: int) -> tuple[int, str]:
    with store.read() as work:
        placed = work.alerts.get(alert_id)
    assert placed is not None
    return placed.alert.version, placed.alert.owner


def test_an_alert_is_read_as_it_was_kept(alert_store: AlertStore) -> None:
    asked = alert(principals=("alice", "bob"), climbs_at=at(5), about="UALICE", answer="asked")
    [known] = kept(alert_store, asked)
    with alert_store.read() as work:
        placed = work.alerts.get(known.id)
        assert work.alerts.get(known.id + 1) is None
    assert placed is not None
    assert (placed.alert, placed.channel, placed.message_ts) == (known, "C1", "")
    assert replace(known, id=0) == asked


def test_where_its_message_stands_is_kept_apart_from_its_versions(alert_store: AlertStore) -> None:
    [known] = kept(alert_store, alert())
    with alert_store.begin() as work:
        work.alerts.placed(known.id, "C2", "17.000100")
        assert work.alerts.save(following(known))
    with alert_store.read() as work:
        placed = work.alerts.get(known.id)
    assert placed is not None
    assert (placed.channel, placed.message_ts, placed.alert.version) == ("C2", "17.000100", 1)


def test_of_many_that_save_the_next_version_one_is_first(alert_store: AlertStore) -> None:
    [known] = kept(alert_store, alert())

    def save(number: int) -> bool:
        with alert_store.begin() as work:
            return work.alerts.save(following(known, owner=f"U{number}"))

    won = at_once(save)
    assert won.count(True) == 1
    assert versions(alert_store, known.id) == (1, f"U{won.index(True)}")


def test_a_version_that_is_not_the_next_is_not_kept(alert_store: AlertStore) -> None:
    [known] = kept(alert_store, alert())
    with alert_store.begin() as work:
        assert not work.alerts.save(known)
        assert not work.alerts.save(following(following(known)))
        assert not work.alerts.save(following(alert(id=known.id + 1)))
    assert versions(alert_store, known.id) == (0, "")


def test_a_fingerprint_has_one_current_alert_until_another_takes_over(
    alert_store: AlertStore,
) -> None:
    [first, _] = kept(alert_store, alert(), alert("other"))
    with pytest.raises(StoreError):
        kept(alert_store, alert())
    with alert_store.begin() as work:
        assert work.alerts.current("print") == first
        assert work.alerts.current("nothing") is None
        work.alerts.supersede(first.id)
        assert work.alerts.current("print") is None
        second = work.alerts.add(alert())
        assert work.alerts.current("print") == second
    with alert_store.begin() as work:
        assert work.alerts.save(following(first, count=9)), "the old one goes on all the same"
        assert work.alerts.current("print") == second
    with alert_store.read() as work:
        assert work.alerts.current("print") == second
        assert len(work.alerts.listed(["open"], 10)) == 3


def test_many_that_open_the_same_alert_open_one(alert_store: AlertStore) -> None:
    def open_one(_: int) -> int:
        with alert_store.begin() as work:
            known = work.alerts.current("print") or work.alerts.add(alert())
            return known.id

    assert len(set(at_once(open_one))) == 1


def test_what_is_due_comes_with_the_longest_due_first(alert_store: AlertStore) -> None:
    times = {"late": 1.0, "never": None, "soon": 9.0, "now": 5.0, "latest": 0.5}
    alerts = [
        alert(name, climbs_at=None if minute is None else at(minute))
        for name, minute in times.items()
    ]
    kept(alert_store, *alerts)

    def due(minute: float, limit: int = 10) -> list[str]:
        with alert_store.read() as work:
            return [one.fingerprint for one in work.alerts.due(at(minute), limit)]

    assert due(5) == ["latest", "late", "now"]
    assert due(5, limit=2) == ["latest", "late"]
    assert due(0) == []


def test_what_is_due_follows_the_earliest_of_its_times(alert_store: AlertStore) -> None:
    [known] = kept(alert_store, alert(climbs_at=at(5), answers_by=at(2)))
    with alert_store.begin() as work:
        assert len(work.alerts.due(at(2), 10)) == 1
        work.alerts.save(following(known, answers_by=None))
        assert work.alerts.due(at(2), 10) == []
        assert len(work.alerts.due(at(5), 10)) == 1


def test_lists_have_the_latest_opened_first(alert_store: AlertStore) -> None:
    states: list[State] = ["open", "resolved", "snoozed", "open", "false_positive"]
    kept(alert_store, *(alert(f"f{at}", at, state=state) for at, state in enumerate(states)))

    def listed(*wanted: State, limit: int = 10) -> list[str]:
        with alert_store.read() as work:
            return [one.alert.fingerprint for one in work.alerts.listed(wanted, limit)]

    assert listed("open", "snoozed") == ["f3", "f2", "f0"]
    assert listed("open", "snoozed", limit=1) == ["f3"]
    assert listed("acknowledged") == []
    assert listed() == []


def test_a_period_has_what_was_open_in_it_or_changed(alert_store: AlertStore) -> None:
    kept(
        alert_store,
        alert("still open", -900),
        alert("closed before", -900, state="resolved"),
        alert("closed within", -900, state="resolved", changed_at=at(1)),
        alert("closed since", -900, state="false_positive", changed_at=at(99)),
        alert("opened within", 5),
        alert("opened at its end", 10),
    )
    with alert_store.read() as work:
        touched = [one.fingerprint for one in work.alerts.touched(at(0), at(10))]
    assert touched == ["still open", "closed within", "closed since", "opened within"]
