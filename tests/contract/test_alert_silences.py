"""Silences, what they hid, and overrides of on-call schedules, on a database of either kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from bot.domain.alerting.silence import Matcher, Silence
from bot.domain.oncall import Override
from bot.services.work import Hidden
from tests.contract.alert_making import at, at_once

if TYPE_CHECKING:
    from bot.store.work import AlertStore


def silence(starts: float, ends: float, pattern: str = "*") -> Silence:
    matchers = (Matcher("group", pattern), Matcher("severity", "low"))
    return Silence(0, matchers, "UALICE", "A test.", at(0), at(starts), at(ends), "C1")


def keep(store: AlertStore, *silences: Silence) -> list[Silence]:
    with store.begin() as work:
        return [work.silences.add(one) for one in silences]


def override(starts: float, ends: float, user: str = "UBOB") -> Override:
    return Override("", "primary", user, at(starts), at(ends), "UALICE", "A test.")


def test_a_silence_is_read_as_it_was_kept(alert_store: AlertStore) -> None:
    asked = silence(0, 9, pattern="al*ce")
    [known] = keep(alert_store, asked)
    assert replace(known, id=0) == asked
    with alert_store.read() as work:
        assert work.silences.get(known.id) == known
        assert work.silences.get(known.id + 1) is None


def test_those_that_last_are_listed_the_soonest_to_end_first(alert_store: AlertStore) -> None:
    [long, short, window, over] = keep(
        alert_store, silence(0, 60), silence(0, 10), silence(20, 30), silence(-9, 5)
    )
    with alert_store.read() as work:
        assert list(work.silences.lasting(at(5))) == [short, window, long]
        assert list(work.silences.lasting(at(60))) == []
        assert list(work.silences.unannounced(at(5))) == [over]


def test_an_end_is_announced_until_somebody_says_that_it_was(alert_store: AlertStore) -> None:
    [known] = keep(alert_store, silence(0, 10))
    with alert_store.begin() as work:
        work.silences.save(replace(known, ends_at=at(3)))
        [ended] = work.silences.unannounced(at(3))
        assert ended.ends_at == at(3)
        work.silences.save(replace(ended, announced=True))
        assert list(work.silences.unannounced(at(99))) == []


def test_numbers_of_silences_differ_whoever_makes_them(alert_store: AlertStore) -> None:
    made = at_once(lambda number: keep(alert_store, silence(0, number + 1))[0])
    assert len({one.id for one in made}) == 8
    with alert_store.read() as work:
        assert sorted(work.silences.lasting(at(0)), key=lambda one: one.id) == sorted(
            made, key=lambda one: one.id
        )


def test_what_was_hidden_is_counted_in_its_period(alert_store: AlertStore) -> None:
    hidden = [Hidden(at(minute), 1, "denials", "alice", 3) for minute in (0, 5, 10)]
    with alert_store.begin() as work:
        for one in hidden:
            work.silences.hid(one)
    with alert_store.read() as work:
        assert list(work.silences.hidden(at(0), at(10))) == hidden[:2]
        assert list(work.silences.hidden(at(11), at(99))) == []


def test_overrides_that_last_come_in_the_order_they_were_made(alert_store: AlertStore) -> None:
    with alert_store.begin() as work:
        made = [
            work.overrides.add(one)
            for one in (override(20, 60), override(0, 5), override(0, 60, "UCAROL"))
        ]
    assert len({one.id for one in made}) == 3
    with alert_store.read() as work:
        assert list(work.overrides.lasting(at(4))) == made
        assert list(work.overrides.lasting(at(5))) == [made[0], made[2]]


def test_an_override_is_taken_back_once(alert_store: AlertStore) -> None:
    with alert_store.begin() as work:
        known = work.overrides.add(override(0, 60))

    def remove(_: int) -> bool:
        with alert_store.begin() as work:
            return work.overrides.remove(known.id)

    assert at_once(remove).count(True) == 1
    with alert_store.begin() as work:
        assert not work.overrides.remove("no number")
        assert not work.overrides.remove("")
        assert not work.overrides.remove("99")
        assert list(work.overrides.lasting(at(0))) == []
