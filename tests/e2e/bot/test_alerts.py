"""Alerts on the page: they appear, are taken in hand, climb, end, and are told of in a digest."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.bot.conftest import Chat, button, submit
from tests.e2e.bot.watching import ordinary, watched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Locator

    from tests.conftest import Cli, Record
    from tests.e2e.bot.watching import Watched
    from tests.e2e.conftest import PageFor


@pytest.fixture(scope="module")
def attacked(
    sample: Cli, sample_events: dict[str, Record], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Watched]:
    """An attack has arrived; each test has the schedule fired that it looks at."""
    folder = tmp_path_factory.mktemp("attacked")
    with watched(sample, folder, ordinary(sample_events)) as running:
        running.attack()
        yield running


@pytest.fixture
def seat(page_for: PageFor, attacked: Watched) -> Callable[[str], Chat]:
    """Seats a person at #incidents."""
    workspace = attacked.workspace
    return lambda user: Chat(workspace, page_for(workspace.sandbox, user), user)


def fired(chat: Chat, schedule: str) -> Locator:
    """What a schedule finds when it is fired: its alert's message on the page."""
    chat.types(f"/audit fire {schedule}")
    found = chat.page.locator("#main .message").filter(
        has=chat.page.get_by_role("button", name="Assign"), has_text=f"by schedule {schedule}"
    )
    return pinned(chat, found)


def pinned(chat: Chat, message: Locator) -> Locator:
    """This message, whatever becomes of what it says."""
    expect(message).to_be_visible()
    return chat.message(message.get_attribute("data-ts") or "")


def test_an_alert_appears_and_is_acknowledged_by_one_for_all(
    seat: Callable[[str], Chat],
) -> None:
    dana, lee = seat("dana"), seat("lee")
    alert = fired(dana, "trail-tampering")
    expect(alert.get_by_role("heading")).to_contain_text("Critical: Audit trail tampered with")
    expect(alert).to_contain_text("Open, level 1 of 2")
    theirs = lee.message(alert.get_attribute("data-ts") or "")
    button(theirs, "alert.acknowledge").click()
    for shown in (alert, theirs):
        expect(shown).to_contain_text("Acknowledged by @lee")
        expect(button(shown, "alert.acknowledge")).to_have_count(0)
    expect(dana.thread_of(alert)).to_contain_text("@lee acknowledged it, with 12 events seen.")


def test_another_is_escalated_with_a_click_and_climbs_by_itself(
    seat: Callable[[str], Chat], attacked: Watched
) -> None:
    dana, sam = seat("dana"), seat("sam")
    alert = fired(dana, "root-use")
    button(alert, "alert.escalate").click()
    expect(alert).to_contain_text("level 2 of 2")
    called = sam.page.locator('[data-channel="audit"]')
    expect(called).to_have_accessible_name("audit, 1 unread")
    attacked.watch.passes(timedelta(minutes=31))
    expect(alert).to_contain_text("level 1 of 2, round 2")
    thread = dana.thread_of(alert)
    expect(thread).to_contain_text("@dana escalated it to level 2. @security-team @sam")
    expect(thread).to_contain_text("Nobody acknowledged it in time: level 1, round 2 is called")
    called.click()
    button(sam.page.locator("#main"), "alert.acknowledge").first.click()
    expect(alert).to_contain_text("Acknowledged by @sam")


def test_resolving_asks_for_the_cause_and_offers_a_silence(seat: Callable[[str], Chat]) -> None:
    dana = seat("dana")
    alert = fired(dana, "public-exposure")
    button(alert, "alert.resolve").click()
    modal = dana.page.locator("dialog[open]")
    expect(modal.get_by_role("heading")).to_contain_text("Resolve alert")
    submit(modal)
    expect(modal.locator('[data-block-id="cause"] .field-error')).to_be_visible()
    modal.get_by_role("textbox", name="What was the cause?").fill("A *drill*, announced")
    button(modal, "silence").click()
    dana.page.get_by_role("option", name="4 hours").click()
    submit(modal)
    expect(modal.locator('[data-block-id="silence"] .field-error')).to_contain_text("tick the box")
    modal.get_by_role("checkbox").check()
    submit(modal)
    expect(modal).to_have_count(0)
    expect(alert).to_contain_text("False positive, says @dana")
    expect(alert).to_contain_text(", announced")
    expect(alert.locator("strong", has_text="drill")).to_have_count(0)
    expect(button(alert, "alert.reopen")).to_be_visible()
    silence = dana.page.locator("#main .message").filter(has_text="is made by @dana")
    expect(silence).to_contain_text("runbook=public-exposure")


def test_whom_it_is_about_is_asked_and_cannot_have_it(seat: Callable[[str], Chat]) -> None:
    dana, kim = seat("dana"), seat("kim")
    alert = fired(dana, "access-denied")
    expect(alert.get_by_role("heading")).to_contain_text("Medium")
    ts = alert.get_attribute("data-ts") or ""
    button(kim.message(ts), "alert.acknowledge").click()
    expect(kim.only_to_me("somebody else has to acknowledge it")).to_be_visible()
    kim.page.locator('[data-channel="audit"]').click()
    told = kim.page.locator("#main .message")
    asked = pinned(kim, told.filter(has_text="Was this you? Access denied"))
    button(asked, "alert.not_me").click()
    expect(asked).to_contain_text("Noted: that was not you.")
    again = dana.page.locator("#main .message", has_text="that was not me").last
    expect(again.get_by_role("heading")).to_contain_text("High: Access denied")


def test_it_is_given_to_somebody_and_sleeps(seat: Callable[[str], Chat]) -> None:
    dana = seat("dana")
    alert = fired(dana, "detection-disabled")
    button(alert, "alert.assign").click()
    modal = dana.page.locator("dialog[open]")
    button(modal, "person").click()
    dana.page.get_by_role("option", name="lee").click()
    submit(modal)
    expect(alert).to_contain_text("assigned to @lee")
    button(alert, "alert.snooze").click()
    dana.page.get_by_role("option", name="4 hours").click()
    expect(alert).to_contain_text("Snoozed until")
    button(alert, "alert.reopen").click()
    expect(dana.page.locator("#main .message", has_text="Reopened (1)")).to_be_visible()
    expect(alert.get_by_role("link", name="It goes on further down.")).to_be_visible()
    expect(alert.get_by_role("button", name="Acknowledge")).to_have_count(0)


def test_its_events_are_shown_to_who_asks_alone(seat: Callable[[str], Chat]) -> None:
    dana = seat("dana")
    alert = fired(dana, "kms-keys-disabled")
    button(alert, "alert.events").click()
    expect(dana.only_to_me("Events of alert")).to_contain_text("ScheduleKeyDeletion")


def test_the_digest_is_posted_with_a_head_that_the_ledger_has(
    seat: Callable[[str], Chat], attacked: Watched
) -> None:
    dana = seat("dana")
    before = dana.page.get_by_role("heading", name="Daily digest").count()
    dana.types("/audit digest")
    expect(dana.page.get_by_role("heading", name="Daily digest")).to_have_count(before + 1)
    digest = dana.page.locator("#main .message").filter(has_text="Daily digest").last
    expect(digest.locator("figure img")).to_have_js_property("naturalWidth", 1200)
    said = re.search(r"Ledger: ([\d,]+) entries, head (\w{64})", digest.inner_text())
    assert said is not None
    rows, head = said[1].replace(",", ""), said[2]
    verified = attacked.cli("ledger", "verify", "--rows", rows, "--head", head)
    assert verified.code == 0, verified.err
    assert attacked.cli("ledger", "verify", "--rows", rows, "--head", "0" * 64).code == 1
