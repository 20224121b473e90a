"""What an alert does by itself: it climbs, wakes, asks after its owner, and asks its person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.scenario.slack.alerted import alerted, deeds, detail_of, number_of
from tests.scenario.slack.conftest import actions, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.scenario.slack.alerted import Alerted


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Alerted]:
    """A module's tests share it; what a test leaves open climbs on in the others."""
    with alerted(tmp_path_factory.mktemp("in-time")) as running:
        yield running


def test_what_nobody_acknowledges_climbs_to_its_end(desk: Alerted) -> None:
    alert = desk.alert("climbs")
    desk.clock.passes(minutes=15)
    desk.becomes(alert, "level 2 of 2; the escalation ends")
    assert desk.thread(alert, "Nobody acknowledged it in time: level 2 is called")
    assert desk.direct("sam", "user/climbs")
    desk.clock.passes(minutes=30)
    ended = desk.becomes(alert, "nobody answered: the escalation has ended at level 2 of 2")
    assert "alert.acknowledge" in actions(ended)
    assert desk.thread(alert, "the escalation policy ends here.")


def test_what_is_acknowledged_climbs_no_more(desk: Alerted) -> None:
    alert = desk.alert("stays")
    desk.presses("dana", alert, "alert.acknowledge")
    desk.becomes(alert, "*Acknowledged* by")
    other = desk.alert("climbs-beside")
    desk.clock.passes(minutes=20)
    desk.becomes(other, "level 2 of 2")
    desk.settles()
    assert desk.known(alert).level == 0
    assert not any("level 2" in line for line in desk.lines(alert))


def test_a_snoozed_alert_wakes_and_calls_again(desk: Alerted) -> None:
    alert = desk.alert("sleeps")
    assert (
        desk.sandbox.person("dana").chooses(alert, "alert.snooze", f"{number_of(alert)}:30m").acked
    )
    asleep = desk.becomes(alert, "*Snoozed* until")
    assert "alert.reopen" in actions(asleep)
    assert desk.thread(alert, "snoozed it until")
    desk.clock.passes(minutes=31)
    desk.becomes(alert, "It goes on further down.")
    awake = desk.standing("user/sleeps")
    assert "*Open*, level 1 of 2" in shown(awake)
    assert desk.thread(awake, "The snooze is over")


def test_a_snoozed_alert_is_woken_by_hand(desk: Alerted) -> None:
    alert = desk.alert("woken")
    desk.sandbox.person("dana").chooses(alert, "alert.snooze", f"{number_of(alert)}:1d")
    asleep = desk.becomes(alert, "*Snoozed* until")
    desk.presses("sam", asleep, "alert.reopen")
    desk.becomes(alert, "It goes on further down.")
    assert "alert.acknowledge" in actions(desk.standing("user/woken"))


def test_a_stale_acknowledgement_is_asked_about_until_that_is_muted(desk: Alerted) -> None:
    alert = desk.alert("stale")
    desk.presses("dana", alert, "alert.acknowledge")
    desk.becomes(alert, "*Acknowledged* by")
    desk.clock.passes(hours=4)
    asked = desk.thread(alert, "Is it still in hand")
    assert desk.id_of("dana") in str(asked["blocks"])
    desk.presses("sam", asked, "alert.still")
    assert desk.thread(alert, "is still on it.")
    assert desk.known(alert).owner == desk.id_of("sam")
    desk.presses("sam", asked, "alert.mute")
    assert desk.thread(alert, "muted its reminders.")
    assert desk.known(alert).due_at is None
    desk.presses("sam", asked, "alert.mute")
    assert desk.told("sam", "Its reminders are muted already.")


def test_a_reminder_can_end_the_alert(desk: Alerted) -> None:
    alert = desk.alert("ends-late")
    desk.presses("dana", alert, "alert.acknowledge")
    desk.becomes(alert, "*Acknowledged* by")
    desk.clock.passes(hours=4)
    asked = desk.thread(alert, "Is it still in hand")
    desk.presses("dana", asked, "alert.resolve")
    form = desk.workspace.modal("dana", f"Resolve alert {number_of(alert)}")
    assert not desk.sandbox.person("dana").submits(form, {"cause": {"cause": "A deploy"}})
    desk.becomes(alert, "*Resolved*, says @U0DANA00001")


def test_the_person_it_is_about_is_asked_and_a_yes_is_no_acknowledgement(desk: Alerted) -> None:
    alert = desk.alert("kim.yes")
    asked = desk.asked("kim", alert)
    assert "Was this you? Access denied: 3 events" in shown(asked).replace("*", "")
    assert "GetObject" in shown(asked)
    desk.presses("kim", alert, "alert.acknowledge")
    assert desk.told("kim", "somebody else has to acknowledge it")
    desk.presses("kim", asked, "alert.was_me")
    assert desk.thread(alert, "says: that was me. Somebody else still has to decide.")
    desk.becomes(alert, "@U0KIM000001 says: that was me")
    assert desk.known(alert).state == "open"
    answered = desk.direct("kim", "Noted: that was you.")
    assert answered["ts"] == asked["ts"]
    assert not actions(answered)
    refused = [row for row in deeds(desk.workspace.app) if row.deed == "refused"]
    assert [row.user for row in refused] == [desk.id_of("kim")]
    assert refused[0].subject == f"alert.acknowledge {number_of(alert)}"


def test_a_no_raises_the_severity_and_calls_the_next_level(desk: Alerted) -> None:
    alert = desk.alert("kim.no")
    assert "Medium" in shown(alert)
    desk.presses("kim", desk.asked("kim", alert), "alert.not_me")
    desk.becomes(alert, "It goes on further down.")
    raised = shown(desk.standing("user/kim.no"))
    assert "High" in raised
    assert "level 2 of 2" in raised
    assert "says: that was *not* me" in raised
    assert desk.direct("sam", "user/kim.no")


def test_silence_is_no_yes(desk: Alerted) -> None:
    alert = desk.alert("kim.silent")
    desk.asked("kim", alert)
    desk.clock.passes(minutes=10)
    desk.becomes(alert, "did not answer whether that was them")
    assert desk.thread(alert, "level 2 is called")
    made = deeds(desk.workspace.app, f"alert {number_of(alert)}")
    assert [detail_of(row)["answer"] for row in made if row.deed == "person answered"] == [
        "silence"
    ]
