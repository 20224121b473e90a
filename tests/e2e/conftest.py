"""A browser that looks at a sandbox as one of its people."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Page

    from bot.sandbox import Sandbox

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
TIMEOUT_MS = 8000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever stands in this folder needs the browser: `make test-browser` runs it."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)


class PageFor(Protocol):
    """Opens the sandbox's page as a person, in a browser context of its own, and waits for it."""

    def __call__(  # noqa: PLR0913 - each is how one looks at the page
        self,
        sandbox: Sandbox,
        user: str,
        *,
        channel: str = "incidents",
        theme: Literal["light", "dark"] = "light",
        width: int = 1280,
        height: int = 800,
    ) -> Page:
        """`user` and `channel` are names; at 720 pixels and less it is a phone that is touched."""
        ...


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    if not CHROMIUM.exists():
        pytest.skip(f"there is no Chromium at {CHROMIUM}")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture
def page_for(browser: Browser) -> Iterator[PageFor]:
    """A maker of pages; the test fails if one of them has an error of its own."""
    contexts = []
    errors: list[str] = []

    def noted(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            errors.append(message.text)

    def opened(  # noqa: PLR0913 - the protocol's
        sandbox: Sandbox,
        user: str,
        *,
        channel: str = "incidents",
        theme: Literal["light", "dark"] = "light",
        width: int = 1280,
        height: int = 800,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=theme,
            has_touch=width <= 720,
            is_mobile=width <= 720,
            locale="en-GB",
            timezone_id="Europe/Berlin",
        )
        contexts.append(context)
        context.set_default_timeout(TIMEOUT_MS)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", noted)
        page.goto(f"{sandbox.url}?user={sandbox.workspace.user(user).id}#{channel}")
        page.wait_for_selector("body[data-ready]")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == []
