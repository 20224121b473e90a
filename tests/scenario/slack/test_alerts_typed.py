"""Alerts from the message box: every command, what it says back, and who is refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.scenario.slack.alerted import alerted, deeds, detail_of, number_of
from tests.scenario.slack.conftest import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.scenario.slack.alerted import Alerted


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Alerted]:
    """A module's tests share it."""
    with alerted(tmp_path_factory.mktemp("typed")) as running:
        yield running


def test_alerts_are_listed_by_their_state(desk: Alerted) -> None:
    alert = desk.alert("listed")
    number = number_of(alert)
    assert "user/listed" in desk.says("alerts", "alert")
    assert desk.says(f"ack #{number}", f"Alert {number}: ")
    desk.becomes(alert, "*Acknowledged* by @U0DANA00001")
    assert desk.says("alerts acknowledged", "user/listed")
    assert "user/listed" not in desk.says("alerts", "alert")
    shown_now = desk.says(f"alert {number}", f"Events of alert #{number}")
    assert shown_now.count("GetObject") == 3
    assert desk.says("alerts forgotten", "There is no list 'forgotten'")


def test_a_list_that_was_typed_has_buttons_that_work(desk: Alerted) -> None:
    alert = desk.alert("from-the-list")
    assert desk.says("alerts", "user/from-the-list", user="sam")
    desk.presses("sam", desk.told("sam", "user/from-the-list"), "alert.acknowledge")
    desk.becomes(alert, "*Acknowledged* by @U0SAM000001")


def test_an_alert_goes_through_its_life_by_commands(desk: Alerted) -> None:
    alert = desk.alert("lives")
    number = number_of(alert)
    assert desk.says(f"escalate {number} it spreads", "escalated it to level 2: it spreads")
    assert desk.says(f"snooze {number} 30m", "snoozed it until")
    assert desk.says(f"reopen {number}", "reopened it.")
    assert desk.says(f"assign {number} <@U0SAM000001|sam>", "assigned it to")
    assert desk.says(f"ack {number}", "acknowledged it")
    assert desk.says(f"mute {number}", "muted its reminders.")
    assert desk.says(f"resolve {number}", "What was the cause?")
    assert desk.says(f"resolve {number} A deploy --false-positive", "called it a false positive")
    assert desk.says(f"ack {number}", "It was called a false positive by")
    made = [row.deed for row in deeds(desk.workspace.app, f"alert {number}")]
    done = ["escalated", "snoozed", "reopened", "assigned", "acknowledged", "muted", "resolved"]
    assert [deed for deed in made if deed in done] == done


def test_who_may_not_respond_is_refused_and_that_is_kept(desk: Alerted) -> None:
    alert = desk.alert("guarded")
    number = number_of(alert)
    desk.presses("lee", alert, "alert.acknowledge")
    assert desk.told("lee", "may not")
    for typed in (
        f"ack {number}",
        "silence runbook=* 1h because",
        "fire denials",
        "pause denials",
        "digest",
    ):
        assert desk.says(typed, "may not", user="lee")
    assert "No alert is open." in desk.says("alerts", "alert", user="lee")
    refused = [
        row
        for row in deeds(desk.workspace.app)
        if row.deed == "refused" and row.user == desk.id_of("lee")
    ]
    subjects = {row.subject for row in refused}
    assert {f"ack {number}", f"alert.acknowledge {number}", "fire denials"} <= subjects
    assert all(detail_of(row)["reason"] for row in refused)
    assert desk.known(alert).state == "open"
    commanded = [row.subject for row in deeds(desk.workspace.app) if row.deed == "commanded"]
    assert f"/audit ack {number}" in commanded


def test_what_there_is_not_is_said(desk: Alerted) -> None:
    assert desk.says("ack 999999", "There is no alert 999999")
    assert desk.says("unsilence 999999", "There is no silence 999999")
    assert desk.says("unoverride 999999", "There is no override 999999")
    assert desk.says("fire denial", "There is no schedule 'denial'")
    assert desk.says("oncall secondary", "There is no on-call schedule 'secondary'")
    assert desk.says("digest weekly", "There is no digest 'weekly'")


def test_a_silence_hides_is_listed_and_its_end_is_told(desk: Alerted) -> None:
    said = desk.says(
        "silence group=*user/noisy runbook=access-denied 1h a load test", "holds until"
    )
    (number,) = re.findall(r"Silence (\d+) holds", said)
    assert desk.workspace.told("sam", "incidents", f"Silence {number} of group=*user/noisy")
    assert "a load test" in desk.says("silences", "group=*user/noisy")
    desk.denies("noisy", 5)
    desk.fires()
    desk.clock.passes(hours=1)
    assert desk.workspace.told("dana", "incidents", "It hid 5 events.")
    assert desk.says("silences", "Nothing is silenced.")
    assert desk.says(f"unsilence {number}", "has ended already")
    assert not any("noisy`" in shown(one) for one in desk.sandbox.person("dana").sees("incidents"))


def test_a_silence_is_ended_early(desk: Alerted) -> None:
    said = desk.says("silence principal=nobody 1h maintenance --from 1h", "holds until")
    (number,) = re.findall(r"Silence (\d+) holds", said)
    assert desk.says(f"unsilence {number}", f"Silence {number} has ended.")
    assert desk.workspace.told("dana", "incidents", "was ended by")


def test_who_is_on_call_and_who_stands_in(desk: Alerted) -> None:
    said = desk.says("oncall", "primary, now:")
    assert "primary, next:" in said
    made = desk.says("override primary @U0SAM000001 2h lunch", "is on call for primary")
    (number,) = re.findall(r"unoverride (\d+)", made)
    assert "(stands in)" in desk.says("oncall", f"override {number}:")
    alert = desk.alert("called-instead")
    (opened,) = deeds(desk.workspace.app, f"alert {number_of(alert)}")[:1]
    assert detail_of(opened)["told"] == desk.id_of("sam")
    assert desk.direct("sam", "user/called-instead")
    assert desk.says(f"unoverride {number}", "is taken back")
    assert "(stands in)" not in desk.says("oncall primary", "primary, now:")
    desk.alert("called-again")
    assert desk.direct("dana", "user/called-again")


def test_somebody_stands_in_through_the_form(desk: Alerted) -> None:
    desk.says("oncall", "[Stand in]")
    desk.presses("dana", desk.told("dana", "[Stand in]"), "oncall.override")
    form = desk.workspace.modal("dana", "Stand in")
    dana = desk.sandbox.person("dana")
    assert "length" in dana.submits(form, {"length": {"length": "soon"}})
    wrong = dana.submits(form, {"after": {"after": "later"}, "length": {"length": "2h"}})
    assert wrong.keys() == {"after"}
    assert not any("`override" in text for text in wrong.values())
    values = {
        "person": {"person": desk.id_of("lee")},
        "after": {"after": ""},
        "length": {"length": "2h"},
        "reason": {"reason": "a wedding"},
    }
    before = desk.workspace.seen("dana", "incidents")
    assert not dana.submits(form, values)
    told = "is on call for primary"
    assert desk.workspace.next("dana", "incidents", before, lambda one: told in shown(one))
    assert "a wedding" in desk.says("oncall", "(stands in)")
    made = [row for row in deeds(desk.workspace.app, "on call primary") if "wedding" in row.detail]
    assert [detail_of(row)["person"] for row in made] == [desk.id_of("lee")]


def test_a_schedule_is_listed_paused_and_resumed(desk: Alerted) -> None:
    said = desk.says("schedules", "denials: runbook access-denied")
    assert "digest:daily: the daily digest" in said
    assert desk.says("pause tampering", "tampering is paused.")
    assert desk.says("pause tampering", "is paused already")
    assert "paused by" in desk.says("schedules", "tampering:")
    assert desk.says("resume tampering", "tampering fires again.")
    assert [row.deed for row in deeds(desk.workspace.app, "tampering")][-2:] == [
        "paused",
        "resumed",
    ]


def test_a_summary_is_posted_at_every_firing_where_that_is_asked_for(desk: Alerted) -> None:
    desk.clock.passes(seconds=10)
    event = desk.denial(
        "shadow", eventName="StopLogging", eventSource="cloudtrail.amazonaws.com", errorCode=None
    )
    desk.arrives([event])
    desk.fires("tampering")
    title = "Audit trail tampered with: 1 new event"
    summary = desk.workspace.told("dana", "incidents", title)
    assert "user/shadow" in shown(summary)
    number = next(
        element["value"]
        for block in summary["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
        if element["action_id"] == "alert.acknowledge"
    )
    desk.presses("sam", summary, "alert.acknowledge")
    desk.becomes(desk.standing(f"#{number}"), "*Acknowledged* by @U0SAM000001")


def test_a_digest_is_made_when_it_is_asked_for(desk: Alerted) -> None:
    desk.arrives([desk.denial("reader")])
    assert desk.says("digest", "The daily digest is being made.")
    digest = shown(desk.workspace.told("dana", "incidents", "Daily digest"))
    assert "Denials by principal" in digest
    assert "audit ledger verify --rows" in digest
