"""What an answer looks like: light, dark and on a phone; with AUDIT_SCREENSHOTS=1 for the docs."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Literal

import pytest
from playwright.sync_api import expect

from bot.sandbox import Sandbox, SandboxOptions
from tests.conftest import REPOSITORY, UNTIL
from tests.e2e.bot.conftest import LOOKUP
from tests.e2e.page.test_places import script
from tests.scenario.slack.conftest import Workspace, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from tests.conftest import Cli
    from tests.e2e.conftest import PageFor

Theme = Literal["light", "dark"]

IMAGES = REPOSITORY / "docs" / "images"
WANTED = os.environ.get("AUDIT_SCREENSHOTS") == "1"
GROUNDS = {"light": "rgb(255, 255, 255)", "dark": "rgb(26, 31, 34)"}


@pytest.fixture(scope="module")
def quiet(sample: Cli, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A workspace with one answer in #incidents, at the time where the sample ends."""
    begun = time.monotonic()
    options = SandboxOptions(
        rate_limit=False,
        shortcuts=(LOOKUP,),
        clock=lambda: UNTIL.timestamp() + time.monotonic() - begun,
    )
    folder = tmp_path_factory.mktemp("quiet-workspace")
    with Sandbox(options) as sandbox, serving(sample, sandbox, folder) as running:
        running.ask("access-denied 24h")
        yield running


def shot(page: Page, name: str) -> None:
    """Keep what the page looks like, where that was asked for."""
    if WANTED:
        IMAGES.mkdir(exist_ok=True)
        page.screenshot(path=IMAGES / f"answer-{name}.png", animations="disabled", caret="hide")


def arrived(page: Page) -> None:
    """Wait until the answer stands there with its picture."""
    expect(page.locator("#main figure img")).to_have_js_property("naturalWidth", 1200)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_answer_is_readable_in_both_themes(
    page_for: PageFor, quiet: Workspace, theme: Theme
) -> None:
    page = page_for(quiet.sandbox, "dana", theme=theme, width=1280, height=1400)
    arrived(page)
    shot(page, theme)
    expect(page.locator("body")).to_have_css("background-color", GROUNDS[theme])
    assert page.evaluate(script("too_wide")) == []


def test_an_answer_fits_a_phone(page_for: PageFor, quiet: Workspace) -> None:
    page = page_for(quiet.sandbox, "dana", width=390, height=844)
    arrived(page)
    page.locator("#main .message h3").first.scroll_into_view_if_needed()
    page.locator("#main .message").first.evaluate("one => one.scrollIntoView()")
    shot(page, "phone")
    assert page.evaluate(script("too_wide")) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390
