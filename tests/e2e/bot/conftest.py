"""The sandbox's page as somebody looks at it, with the real bot connected to the sandbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from bot.sandbox import Sandbox, SandboxOptions, Shortcut
from tests.scenario.slack.conftest import Workspace, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Locator, Page

    from tests.conftest import Cli
    from tests.e2e.conftest import PageFor

LOOKUP = Shortcut("message", "Look up in CloudTrail", "lookup")


@dataclass(frozen=True)
class Chat:
    """A person at the page, in a channel."""

    workspace: Workspace
    page: Page
    user: str
    channel: str = "incidents"

    def types(self, text: str) -> None:
        """Into the message box, and Enter."""
        box = self.page.get_by_role("textbox", name=f"Message #{self.channel}")
        box.fill(text)
        box.press("Enter")

    def asks(self, question: str) -> Locator:
        """Type a question; the message that answers it."""
        return self.answer_to(lambda: self.types(f"/audit {question}"))

    def answer_to(self, deed: Callable[[], None], *, place: str = "") -> Locator:
        """What the bot answers to something one does, in this channel or a place."""
        where = place or self.channel
        before = self.workspace.seen(self.user, where)
        deed()
        return self.message(self.workspace.next(self.user, where, before)["ts"])

    def message(self, ts: str) -> Locator:
        """A message of the channel that is open."""
        return self.page.locator(f'#main [data-ts="{ts}"]')

    def only_to_me(self, words: str) -> Locator:
        """What nobody else sees."""
        return self.page.locator("#main .message.ephemeral", has_text=words)

    def thread_of(self, message: Locator) -> Locator:
        """A message's thread, opened."""
        message.locator(".thread-summary").click()
        return self.page.locator("#thread")

    def modal(self, title: str = "Ask CloudTrail") -> Locator:
        """The modal, once it is open."""
        opened = self.page.locator("dialog[open]")
        expect(opened.get_by_role("heading", name=title)).to_be_visible()
        return opened


def button(inside: Locator, action: str) -> Locator:
    """The button with an action's id."""
    return inside.locator(f'[data-action-id="{action}"]')


def submit(modal: Locator) -> None:
    modal.locator('footer button[type="submit"]').click()


@pytest.fixture(scope="session")
def workspace(sample: Cli, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """All tests share it, each with messages of its own."""
    options = SandboxOptions(rate_limit=False, shortcuts=(LOOKUP,))
    folder = tmp_path_factory.mktemp("page-workspace")
    with Sandbox(options) as sandbox, serving(sample, sandbox, folder) as running:
        yield running


@pytest.fixture
def chat_of(page_for: PageFor, workspace: Workspace) -> Callable[[str], Chat]:
    """Seats a person at #incidents."""
    return lambda user: Chat(workspace, page_for(workspace.sandbox, user), user)


@pytest.fixture
def dana(chat_of: Callable[[str], Chat]) -> Chat:
    """Dana, who may do everything."""
    return chat_of("dana")
