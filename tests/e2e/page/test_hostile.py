"""Text that wants to be more than text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.page.conftest import Block, mrkdwn, plain

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from slack_sdk import WebClient

EVIL = "<img src=x onerror=alert(1)><script>alert(2)</script>"


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def everywhere() -> list[Block]:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": EVIL}]}
    button = {"type": "button", "action_id": "b", "text": plain(EVIL)}
    return [
        {"type": "section", "text": mrkdwn(escaped(EVIL))},
        {"type": "header", "text": plain(EVIL)},
        {"type": "rich_text", "elements": [section]},
        {"type": "table", "rows": [[{"type": "raw_text", "text": EVIL}]]},
        {"type": "markdown", "text": EVIL},
        {"type": "actions", "elements": [button]},
    ]


def test_html_is_only_ever_text(page: Page, bot: WebClient, incidents: str) -> None:
    posted = bot.chat_postMessage(channel=incidents, text="x", blocks=everywhere())
    said = bot.chat_postMessage(channel=incidents, text=escaped(EVIL))
    message = page.locator(f'[data-ts="{posted["ts"]}"]')
    expect(message.locator("[data-block-id]")).to_have_text([EVIL] * 6)
    expect(page.locator(f'[data-ts="{said["ts"]}"] .message-text')).to_have_text(EVIL)
    expect(page.locator(".message img, .message script")).to_have_count(0)


def test_nothing_is_reordered_hidden_or_called(page: Page, bot: WebClient, incidents: str) -> None:
    text = "user\u202egnp.exe\u2066 zero\u200bwidth \x07bell &lt;!channel&gt; `<!here>`"
    posted = bot.chat_postMessage(channel=incidents, text=text)
    message = page.locator(f'[data-ts="{posted["ts"]}"] .message-text')
    expect(message).to_have_text(
        "userU+202Egnp.exeU+2066 zeroU+200Bwidth U+0007bell <!channel> <!here>"
    )
    expect(message.locator(".mention")).to_have_count(0)


def test_a_link_goes_nowhere_but_the_web(page: Page, bot: WebClient, incidents: str) -> None:
    text = "<javascript:alert(1)|a> <https://evil.example/|https://good.example/> <file:///x|c>"
    posted = bot.chat_postMessage(channel=incidents, text=text)
    links = page.locator(f'[data-ts="{posted["ts"]}"] a')
    expect(links).to_have_count(1)
    expect(links).to_have_attribute("title", "https://evil.example/")
    expect(links).to_have_attribute("rel", "noopener noreferrer")
    expect(links).to_have_attribute("target", "_blank")


def test_a_long_word_does_not_widen_the_page(page: Page, bot: WebClient, incidents: str) -> None:
    posted = bot.chat_postMessage(channel=incidents, text="x" * 3900)
    message = page.locator(f'[data-ts="{posted["ts"]}"]')
    message.wait_for()
    assert message.evaluate("node => node.scrollWidth <= node.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
