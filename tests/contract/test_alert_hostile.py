"""What forged events and malicious texts hold is kept by both kinds of database, and found."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from bot.domain.alerting.silence import Matcher, Silence
from bot.domain.ledger_entry import LedgerEntry
from bot.domain.oncall import Override
from bot.domain.run import Asker
from bot.errors import StoreError
from bot.services.work import Hidden, ScheduleState
from bot.store.ledger import StoredLedger
from bot.store.tables import KEY_LENGTH
from bot.store.values import key_text, storable
from tests.contract.alert_making import DAY, HOSTILE, NOON, alert, at, event, following, letter

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.services.work import Work
    from bot.store.database import Database
    from bot.store.work import AlertStore

LONG = "x" * 300
hostile = pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:20])


@hostile
def test_events_are_counted_and_found_by_their_group(alert_store: AlertStore, text: str) -> None:
    asked = event(text, group=text, resource=text, source=text, error=text)
    kept = key_text(text, KEY_LENGTH)
    with alert_store.begin() as work:
        assert len(work.sightings.add("denials", [asked])) == 1
        assert work.sightings.add("denials", [asked]) == []
        work.sightings.attach("denials", [asked.event_id], 7)
        [near] = work.sightings.near("denials", text, NOON, NOON)
        assert (near.event_id, near.alert_id) == (kept, 7)
        [shown] = work.sightings.of_alert(7, 9)
        assert (shown.group, shown.resource) == (kept, storable(text))
        assert work.sightings.counts("principal", NOON, at(1), 9) == [(storable(text), 1)]


@hostile
def test_alerts_keep_what_events_and_people_said(alert_store: AlertStore, text: str) -> None:
    asked = alert(group=text, principals=(text,), title=text)
    with alert_store.begin() as work:
        known = work.alerts.add(asked)
        assert work.alerts.save(following(known, cause=text))
        placed = work.alerts.get(known.id)
    assert placed is not None
    assert placed.alert.principals == (placed.alert.cause,)
    assert storable(placed.alert.cause) == storable(text)


@hostile
def test_letters_silences_and_the_ledger_keep_it(
    alert_store: AlertStore, store_database: Database, text: str
) -> None:
    asked = Silence(0, (Matcher("group", text),), "U1", text, NOON, NOON, NOON + DAY)
    with alert_store.begin() as work:
        assert work.outbox.put(letter("k", body={"note": text}), NOON)
        found = work.outbox.take(NOON, at(1), "me")
        assert found is not None
        assert storable(found.body["note"]) == storable(text)
        work.outbox.sent(found, text, NOON)
        silence = work.silences.add(asked)
        assert storable(silence.reason) == storable(text)
        work.silences.save(replace(silence, announced=True))
        work.silences.hid(Hidden(NOON, silence.id, "denials", text, 1))
        [hidden] = work.silences.hidden(NOON, at(1))
        assert hidden.group == storable(text)
        work.schedules.begin(ScheduleState("denials", 0, NOON))
        work.schedules.claim("denials", NOON, runner="me", now=NOON, lease_until=at(1))
        work.schedules.failed("denials", text)
        work.schedules.ended("denials", NOON, "failed", {"error": text}, NOON)
        work.record(LedgerEntry(NOON, Asker("", "U1"), "silenced", text, {"reason": text}))
    assert StoredLedger(store_database).verify().fault == ""


def test_a_longer_id_is_the_same_event_again_and_no_other(alert_store: AlertStore) -> None:
    with alert_store.begin() as work:
        assert len(work.sightings.add("denials", [event(LONG), event(LONG + "y")])) == 2
        [known, _] = work.sightings.add("others", [event(LONG), event(LONG + "y")])
        assert work.sightings.add("denials", [event(LONG), known]) == []
        work.sightings.attach("others", [known.event_id], 7)
        assert work.sightings.known_to(7, [LONG, known.event_id]) == {known.event_id}
        assert work.sightings.see(7) == 1


def test_groups_that_begin_alike_are_kept_apart(alert_store: AlertStore) -> None:
    with alert_store.begin() as work:
        work.sightings.add("denials", [event("e1", group=LONG), event("e2", group=LONG + "y")])
        [near] = work.sightings.near("denials", LONG, NOON, NOON)
    assert near.event_id == "e1"


LONG_NAMES: dict[str, Callable[[Work], object]] = {
    "a schedule": lambda work: work.schedules.begin(ScheduleState(LONG, 0, NOON)),
    "a stream": lambda work: work.outbox.put(letter("k", LONG), NOON),
    "a channel": lambda work: work.alerts.add(alert(channel=LONG)),
    "a person": lambda work: work.overrides.add(
        Override("", "primary", LONG, NOON, at(1), "U1", "")
    ),
    "who pauses": lambda work: work.schedules.pause("denials", LONG),
    "who does it": lambda work: work.record(LedgerEntry(NOON, Asker("", LONG), "paused", "it")),
}
"""Names that the configuration or Slack gives: longer than any of these are."""


@pytest.mark.parametrize("what", LONG_NAMES)
def test_a_name_that_has_no_room_is_refused_clearly_or_kept(
    alert_store: AlertStore, store_url: str, what: str
) -> None:
    with alert_store.begin() as work:
        work.schedules.begin(ScheduleState("denials", 0, NOON))
    with ExitStack() as expecting:
        if store_url.startswith("postgresql"):
            expecting.enter_context(pytest.raises(StoreError, match="use a shorter one"))
        with alert_store.begin() as work:
            LONG_NAMES[what](work)
