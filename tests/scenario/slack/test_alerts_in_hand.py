"""An alert appears once, and is taken in hand: by whom, with what said, and to whom."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from tests.scenario.slack.alerted import alerted, deeds, number_of
from tests.scenario.slack.conftest import actions, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.scenario.slack.alerted import Alerted
    from tests.scenario.slack.conftest import Message


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Alerted]:
    """A module's tests share it; each is denied things under a name of its own."""
    with alerted(tmp_path_factory.mktemp("in-hand")) as running:
        yield running


def test_an_alert_appears_once_however_often_it_is_looked_for(desk: Alerted) -> None:
    alert = desk.alert("appears")
    said = shown(alert)
    assert "Access denied" in said
    assert "3 events" in said
    desk.fires()
    desk.fires()
    desk.settles()
    every = desk.sandbox.person("dana").sees("incidents")
    assert sum("user/appears" in shown(message) for message in every) == 1
    assert desk.direct("dana", "You are called")


def test_one_person_acknowledges_for_all_and_presses_once_enough(desk: Alerted) -> None:
    alert = desk.alert("acknowledged")
    assert {"alert.acknowledge", "alert.escalate"} <= actions(alert)
    for _ in range(5):
        desk.presses("dana", alert, "alert.acknowledge")
    taken = desk.becomes(alert, "*Acknowledged* by @U0DANA00001")
    assert "alert.acknowledge" not in actions(taken)
    assert desk.thread(alert, "acknowledged it, with 3 events seen")
    assert desk.told("dana", "once is enough")
    desk.settles()
    assert sum("acknowledged it" in line for line in desk.lines(alert)) == 1
    made = deeds(desk.workspace.app, f"alert {number_of(alert)}")
    assert [row.deed for row in made].count("acknowledged") == 1


def test_of_two_who_press_at_once_one_has_it_and_the_other_is_told_who(desk: Alerted) -> None:
    alert = desk.alert("raced")
    with ThreadPoolExecutor(2) as hands:
        list(hands.map(lambda who: desk.presses(who, alert, "alert.acknowledge"), ("dana", "sam")))
    desk.becomes(alert, "*Acknowledged* by")
    first = desk.known(alert).acknowledged_by
    other = "sam" if first == desk.id_of("dana") else "dana"
    assert desk.workspace.next(
        other,
        "incidents",
        set(),
        lambda told: bool(told.get("ephemeral")) and f"'user_id': '{first}'" in str(told["blocks"]),
    )
    desk.settles()
    assert sum("acknowledged it" in line for line in desk.lines(alert)) == 1


def test_escalating_calls_the_next_level_at_once(desk: Alerted) -> None:
    alert = desk.alert("escalated")
    assert "level 1 of 2" in shown(alert)
    desk.presses("dana", alert, "alert.escalate")
    desk.becomes(alert, "level 2 of 2")
    assert desk.thread(alert, "escalated it to level 2")
    assert desk.direct("sam", "user/escalated")


def test_an_alert_is_assigned_in_a_form(desk: Alerted) -> None:
    alert = desk.alert("assigned")
    number = number_of(alert)
    desk.presses("dana", alert, "alert.assign")
    dana = desk.sandbox.person("dana")
    form = desk.workspace.modal("dana", f"Assign alert {number}")
    assert dana.submits(form).keys() == {"person"}
    assert not dana.submits(form, {"person": {"person": desk.id_of("sam")}})
    desk.becomes(alert, "assigned to @U0SAM000001")
    assert desk.thread(alert, "assigned it to")
    assert desk.known(alert).state == "open"


def test_resolving_asks_for_the_cause(desk: Alerted) -> None:
    alert = desk.alert("resolved")
    desk.presses("dana", alert, "alert.resolve")
    dana = desk.sandbox.person("dana")
    form = desk.workspace.modal("dana", f"Resolve alert {number_of(alert)}")
    assert dana.submits(form, {"cause": {"cause": "   "}}) == {"cause": "Say what the cause was."}
    assert "cause" in dana.submits(form)
    wrong = {"cause": {"cause": "A deploy"}, "silence": {"silence": "4h"}}
    assert "silence" in dana.submits(form, wrong)
    assert not dana.submits(form, {"cause": {"cause": "A deploy"}, "silence": {"silence": "none"}})
    ended = desk.becomes(alert, "*Resolved*, says @U0DANA00001")
    assert "A deploy" in shown(ended)
    assert actions(ended) == {"alert.events", "alert.reopen"}
    assert desk.thread(alert, "resolved it: A deploy")


def test_a_false_positive_can_silence_what_comes_after(desk: Alerted) -> None:
    alert = desk.alert("harmless[1]")
    desk.presses("sam", alert, "alert.resolve")
    sam = desk.sandbox.person("sam")
    form = desk.workspace.modal("sam", f"Resolve alert {number_of(alert)}")
    values: dict[str, dict[str, Any]] = {
        "cause": {"cause": "A test"},
        "false_positive": {"false_positive": ["yes"]},
        "silence": {"silence": "4h"},
    }
    assert not sam.submits(form, values)
    desk.becomes(alert, "*False positive*, says @U0SAM000001")
    assert desk.workspace.told("dana", "incidents", "is made by  (alert")
    desk.denies("harmless[1]", 5)
    desk.denies("harmless1", 3)
    desk.fires()
    assert desk.standing("harmless1")
    assert desk.known(alert).state == "false_positive"
    assert desk.known(alert).count == 3


def test_what_comes_after_an_acknowledgement_reopens_it_at_the_channels_end(desk: Alerted) -> None:
    alert = desk.alert("comes-back")
    desk.presses("dana", alert, "alert.acknowledge")
    desk.becomes(alert, "*Acknowledged* by")
    desk.denies("comes-back", 1)
    desk.fires()
    desk.settles()
    assert desk.known(alert).state == "acknowledged"
    assert desk.known(alert).count == 4
    desk.denies("comes-back", 3)
    desk.fires()
    desk.becomes(alert, "It goes on further down.")
    again = desk.standing("user/comes-back")
    assert again["ts"] > alert["ts"]
    assert "*Reopened* (1)" in shown(again)
    assert "7 events" in shown(again)
    assert desk.thread(again, "Reopened: ")


def test_a_closed_alert_is_opened_again_by_hand(desk: Alerted) -> None:
    alert = desk.alert("by-hand")
    assert desk.says(f"resolve {number_of(alert)} A deploy", "resolved it: A deploy")
    ended = desk.becomes(alert, "*Resolved*, says")
    desk.presses("sam", ended, "alert.reopen")
    desk.becomes(alert, "It goes on further down.")
    assert "*Reopened* (1)" in shown(desk.standing("user/by-hand"))


def test_the_events_are_shown_to_who_asks_alone_and_that_is_kept(desk: Alerted) -> None:
    alert = desk.alert("looked-at", eventName="DeleteObject")
    number = number_of(alert)
    desk.presses("sam", alert, "alert.events")
    told = shown(desk.told("sam", f"Events of alert #{number}"))
    assert told.count("DeleteObject") == 3
    assert "/audit access-denied 2026-03-04T" in told
    assert f"Events of alert #{number}" not in "".join(
        shown(one) for one in desk.sandbox.person("dana").sees("incidents")
    )
    made = deeds(desk.workspace.app, f"alert {number}")
    assert [row.user for row in made if row.deed == "looked"] == [desk.id_of("sam")]


def test_the_calls_own_button_takes_the_alert_in_hand(desk: Alerted) -> None:
    alert = desk.alert("from-afar")
    call = desk.direct("dana", "user/from-afar")
    desk.presses("dana", call, "alert.acknowledge")
    desk.becomes(alert, "*Acknowledged* by @U0DANA00001")
    assert desk.direct("dana", "acknowledged it, with 3 events seen")


def test_a_summarys_buttons_act_and_it_shows_what_they_did(desk: Alerted) -> None:
    root = {"type": "Root", "arn": "arn:aws:iam::111122223333:root", "accountId": "111122223333"}
    desk.arrives([desk.denial("root", userIdentity=root, errorCode=None)])
    desk.fires("summed")
    desk.settles()
    every = desk.sandbox.person("dana").sees("incidents")
    summary = next(one for one in every if "by schedule summed" in shown(one) and not is_alert(one))
    assert {"alert.acknowledge", "alert.escalate", "alert.events"} == actions(summary)
    desk.presses("sam", summary, "alert.acknowledge")
    taken = desk.becomes(summary, "*Acknowledged* by @U0SAM000001")
    assert "alert.acknowledge" not in actions(taken)
    assert "acknowledged it" in shown(desk.told("sam", f"Alert {number_of(summary)}: "))


def is_alert(message: Message) -> bool:
    return "alert.assign" in actions(message)
