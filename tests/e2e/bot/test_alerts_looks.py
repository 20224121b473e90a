"""What alerts look like: light, dark and on a phone; with AUDIT_SCREENSHOTS=1 for the docs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.bot.test_looks import GROUNDS, IMAGES, WANTED
from tests.e2e.bot.watching import ordinary, watched
from tests.e2e.page.test_places import script

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator, Page

    from tests.conftest import Cli, Record
    from tests.e2e.bot.test_looks import Theme
    from tests.e2e.bot.watching import Watched
    from tests.e2e.conftest import PageFor


@pytest.fixture(scope="module")
def told(
    sample: Cli, sample_events: dict[str, Record], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Watched]:
    """Two alerts, of which one is in hand and one has climbed."""
    folder = tmp_path_factory.mktemp("told")
    with watched(sample, folder, ordinary(sample_events)) as running:
        running.attack()
        workspace = running.workspace
        sam = workspace.sandbox.person("sam")
        for schedule in ("root-use", "trail-tampering"):
            sam.says("incidents", f"/audit fire {schedule}")
            workspace.told("dana", "incidents", f"by schedule `{schedule}`")
        sam.says("incidents", "/audit ack 1")
        sam.says("incidents", "/audit escalate 2 'it is spreading'")
        workspace.told("dana", "incidents", "Acknowledged")
        workspace.thread("dana", workspace.told("dana", "incidents", "level 2 of 2"), "spreading")
        yield running


@pytest.fixture(scope="module")
def summed_up(told: Watched) -> Watched:
    """The digest of it has been asked for."""
    told.workspace.sandbox.person("sam").says("incidents", "/audit digest")
    told.workspace.told("dana", "incidents", "1 alert waiting")
    return told


def shot(page: Page, name: str) -> None:
    """Keep what the page looks like, where that was asked for."""
    if WANTED:
        page.screenshot(path=IMAGES / f"alert-{name}.png", animations="disabled", caret="hide")


def alerts(page: Page) -> Locator:
    return page.locator("#main .message").filter(has=page.get_by_role("button", name="Assign"))


def first_on_top(shown: Locator) -> None:
    shown.evaluate("one => one.scrollIntoView({block: 'start'})")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_alerts_are_readable_in_both_themes(page_for: PageFor, told: Watched, theme: Theme) -> None:
    page = page_for(told.workspace.sandbox, "dana", theme=theme, width=1280, height=1000)
    expect(alerts(page)).to_have_count(2)
    alerts(page).last.locator(".thread-summary").click()
    expect(page.locator("#thread")).to_contain_text("it is spreading")
    first_on_top(alerts(page).first)
    shot(page, theme)
    expect(page.locator("body")).to_have_css("background-color", GROUNDS[theme])
    assert page.evaluate(script("too_wide")) == []


def test_an_alert_fits_a_phone(page_for: PageFor, told: Watched) -> None:
    page = page_for(told.workspace.sandbox, "dana", width=390, height=844)
    expect(alerts(page)).to_have_count(2)
    first_on_top(alerts(page).last)
    shot(page, "phone")
    assert page.evaluate(script("too_wide")) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize(("name", "width"), [("digest", 1280), ("digest-phone", 390)])
def test_a_digest_fits_a_screen(
    page_for: PageFor, summed_up: Watched, name: str, width: int
) -> None:
    page = page_for(summed_up.workspace.sandbox, "dana", width=width, height=1180)
    digest = page.locator("#main .message").filter(has_text="Daily digest").last
    expect(digest.locator("figure img")).to_have_js_property("naturalWidth", 1200)
    first_on_top(digest)
    shot(page, name)
    assert page.evaluate(script("too_wide")) == []
