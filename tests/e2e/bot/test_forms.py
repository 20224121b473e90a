"""Forms on the page: what opens them, what they say of mistakes, and what they ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.bot.conftest import LOOKUP, button, submit

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator

    from tests.e2e.bot.conftest import Chat


def field(modal: Locator, label: str) -> Locator:
    return modal.get_by_role("textbox", name=label)


def choose(modal: Locator, action: str, option: str) -> None:
    button(modal, action).click()
    modal.page.get_by_role("option", name=option).first.click()


def test_narrowing_down_marks_a_wrong_value_in_place_and_asks_with_the_right_one(
    dana: Chat,
) -> None:
    answer = dana.asks("access-denied 24h principal=maya.ortiz")
    button(answer, "answer.narrow").click()
    modal = dana.modal()
    expect(field(modal, "principal")).to_have_value("maya.ortiz")
    field(modal, "Window").fill("yesterday-ish")
    field(modal, "network").fill("10.0.0.0/99")
    submit(modal)
    problems = modal.locator(".field-error")
    expect(problems).to_have_count(2)
    expect(modal.locator('[data-block-id="window"] .field-error')).to_contain_text("24h")
    expect(field(modal, "Window")).to_be_focused()
    field(modal, "Window").fill("24h")
    field(modal, "network").fill("")
    field(modal, "region").fill("us-east-1")
    narrowed = dana.answer_to(lambda: submit(modal))
    expect(modal).to_have_count(0)
    expect(narrowed).to_contain_text("/audit access-denied 24h principal=maya.ortiz region=us-east")


def test_a_bare_audit_leads_from_the_choice_of_a_runbook_to_its_answer(dana: Chat) -> None:
    dana.types("/audit")
    modal = dana.modal()
    expect(modal.locator('footer button[type="submit"]')).to_have_count(0)
    choose(modal, "choose.runbook", "trail-tampering")
    expect(field(modal, "Window")).to_have_value("24h")
    field(modal, "Window").fill("36h")
    answer = dana.answer_to(lambda: submit(modal))
    expect(modal).to_have_count(0)
    expect(answer).to_contain_text("/audit trail-tampering 36h")
    expect(answer.locator("tbody tr")).not_to_have_count(0)


def test_run_on_the_home_tab_opens_the_runbooks_form(chat_of: Callable[[str], Chat]) -> None:
    sam = chat_of("sam")
    sam.page.locator("[data-home]").click()
    home = sam.page.locator(".home")
    expect(home.get_by_role("heading", name="Runbooks by safeguard")).to_be_visible()
    button(home.locator('[data-block-id="runbook:access-denied"]'), "runbook.run").click()
    modal = sam.modal()
    expect(modal).to_contain_text("Access denied")
    sam.answer_to(lambda: submit(modal), place="@audit")
    expect(modal).to_have_count(0)
    sam.page.get_by_role("tab", name="Messages").click()
    expect(sam.page.locator("#main .message h3").last).to_contain_text("Access denied")
    sam.page.get_by_role("tab", name="Home").click()
    expect(home.locator('[data-block-id^="run:"]').first).to_contain_text("access-denied 24h")


def test_what_a_message_names_is_looked_up(dana: Chat) -> None:
    dana.types("Is 203.0.113.66 one of ours?")
    message = dana.page.locator("#main .message", has_text="one of ours?")
    message.hover()
    message.get_by_role("button", name="Message shortcuts").click()
    dana.page.get_by_role("option", name=LOOKUP.name).click()
    modal = dana.modal(LOOKUP.name)
    expect(modal).to_contain_text("Found: 203.0.113.66")
    choose(modal, "offer", "access-denied")
    submit(modal)
    form = dana.modal()
    expect(field(form, "source")).to_have_value("203.0.113.66")
    answer = dana.answer_to(lambda: submit(form))
    expect(answer).to_contain_text("203.0.113.66")
