"""An answer on the page: what it shows, and what its buttons do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.bot.conftest import button

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.conftest import Cli
    from tests.e2e.bot.conftest import Chat


@pytest.fixture
def answer(dana: Chat) -> Locator:
    """What `/audit access-denied 24h` gives dana."""
    return dana.asks("access-denied 24h")


def first_cells(answer: Locator) -> list[str]:
    """The first column of the table, top to bottom."""
    return answer.locator("tbody tr td:first-child").all_inner_texts()


def test_a_typed_question_is_answered_with_numbers_a_table_and_a_picture(
    answer: Locator, sample: Cli
) -> None:
    told = sample("access-denied", "24h", "--format", "json").json
    expect(answer.locator("h3")).to_contain_text("Access denied")
    expect(answer).to_contain_text(f"{told['summary']['events']:,} events")
    expect(answer.locator("tbody tr")).not_to_have_count(0)
    picture = answer.locator("figure img")
    expect(picture).to_have_attribute("alt", re.compile(r"Events per \d* ?(hour|minutes)"))
    # A picture that did not load has no width of its own.
    expect(picture).to_have_js_property("naturalWidth", 1200)
    expect(answer).to_contain_text("events looked at")


def test_show_more_turns_the_page_and_back_turns_it_back(answer: Locator) -> None:
    first = first_cells(answer)
    button(answer, "answer.more").click()
    expect(answer).to_contain_text(f"Rows {len(first) + 1} to")
    assert first_cells(answer) != first
    button(answer, "answer.back").click()
    expect(button(answer, "answer.back")).to_have_count(0)
    assert first_cells(answer) == first


def test_the_query_is_shown_in_the_thread(dana: Chat, answer: Locator) -> None:
    button(answer, "answer.query").click()
    thread = dana.thread_of(answer)
    expect(thread.locator("pre", has_text="filter errorCode in")).to_be_visible()
    expect(thread).to_contain_text("audit access-denied 2026-03-03T17:00Z")


def test_all_rows_come_as_a_file_in_the_thread(dana: Chat, answer: Locator, sample: Cli) -> None:
    cards = dana.thread_of(answer).locator(".file-card")
    # The bot has attached one by itself, as the message leaves columns out.
    expect(cards).to_have_count(1)
    button(answer, "answer.export").click()
    expect(cards).to_have_count(2)
    card = cards.last
    expect(card).to_have_attribute("download", re.compile(r"access-denied.*\.csv$"))
    with dana.page.expect_download() as download:
        card.click()
    rows = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    told = sample("access-denied", "24h", "--format", "json").json
    assert rows[0] == ",".join(told["columns"])
    assert len(rows) == 1 + len(told["rows"])


def test_run_again_asks_anew(dana: Chat, answer: Locator) -> None:
    again = dana.answer_to(button(answer, "answer.again").click)
    expect(again.locator("h3")).to_have_text(answer.locator("h3").inner_text())
    expect(again).not_to_have_attribute("data-ts", answer.get_attribute("data-ts") or "")
