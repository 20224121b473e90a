"""Who sees an answer, and who may have one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.bot.conftest import Chat


def test_a_private_answer_comes_as_a_direct_message(dana: Chat) -> None:
    before = dana.workspace.seen("sam", "incidents")
    answer = dana.answer_to(lambda: dana.types("/audit access-denied 6h --private"), place="@audit")
    dana.page.locator('[data-channel="audit"]').click()
    expect(answer).to_contain_text("/audit access-denied 6h --private")
    assert dana.workspace.seen("sam", "incidents") == before


def test_a_refusal_says_who_may_to_the_one_refused_alone(chat_of: Callable[[str], Chat]) -> None:
    kim = chat_of("kim")
    kim.types("/audit query stats count(*) as calls by awsRegion")
    refusal = kim.only_to_me("\U0001f512")
    expect(refusal).to_be_visible()
    expect(refusal.locator(".mention")).not_to_have_count(0)
