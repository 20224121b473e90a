"""Who one is, where one is and how it looks: users, unread marks, home, switcher, theme, phone."""

from __future__ import annotations

from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Literal

import pytest
from playwright.sync_api import expect

from tests.e2e.page.conftest import LOOKUP, PATIENCE, plain
from tests.e2e.page.showcase import ELEMENTS, RICH, TABLE

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from slack_bolt import App
    from slack_sdk import WebClient

    from bot.sandbox import Sandbox
    from tests.e2e.conftest import PageFor

Theme = Literal["light", "dark"]

READABLE = 4.5
"""The least contrast of text that is read (WCAG 2.2, 1.4.3)."""


def script(name: str) -> str:
    """A function of JavaScript that stands beside this file."""
    return Path(__file__).with_name(f"{name}.js").read_text()


def test_another_user_sees_other_things(
    page: Page, bot: WebClient, incidents: str, sandbox: Sandbox
) -> None:
    dana = sandbox.workspace.user("dana").id
    bot.chat_postEphemeral(channel=incidents, user=dana, text="for dana")
    expect(page.locator(".message.ephemeral")).to_contain_text("for dana")
    page.get_by_test_id("user-switch").click()
    page.get_by_role("option", name="sam").click()
    page.wait_for_selector('[data-user="sam"]')
    page.wait_for_selector("body[data-ready]")
    expect(page.locator(".message.ephemeral")).to_have_count(0)
    box = page.locator("#main textarea")
    box.fill("as sam")
    box.press("Enter")
    expect(page.locator('.message[data-author="sam"]')).to_contain_text("as sam")


def test_what_arrives_elsewhere_is_marked_until_read(page: Page, sandbox: Sandbox) -> None:
    entry = page.locator('[data-channel="security"]')
    expect(entry).to_have_accessible_name("security")
    sandbox.person("sam").says("security", "look here")
    expect(entry).to_have_accessible_name("security, 1 unread")
    entry.click()
    expect(entry).to_have_accessible_name("security")
    expect(page.get_by_role("heading", name="security")).to_be_visible()
    expect(page.locator(".message")).to_contain_text(["look here"])


def test_the_switcher_jumps(page: Page) -> None:
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox", name="Jump to a channel or person")
    expect(box).to_be_focused()
    box.press_sequentially("secu")
    box.press("Enter")
    expect(page.get_by_role("heading", name="security")).to_be_visible()
    page.keyboard.press("Control+k")
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_the_home_tab_is_drawn_and_kept_up_to_date(
    page: Page, app: App, bot: WebClient, sandbox: Sandbox
) -> None:
    dana = sandbox.workspace.user("dana").id

    def publish(words: str) -> None:
        bot.views_publish(
            user_id=dana,
            view={"type": "home", "blocks": [{"type": "header", "text": plain(words)}]},
        )

    app.event("app_home_opened")(lambda event: publish(f"Opened: {event['tab']}"))
    page.locator("[data-home]").click()
    home = page.locator(".home")
    expect(home.locator("h3")).to_have_text("Opened: home")
    publish("Later")
    expect(home.locator("h3")).to_have_text("Later")
    page.get_by_role("tab", name="Messages").click()
    expect(page.get_by_role("tab", name="Messages")).to_have_attribute("aria-selected", "true")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_main_texts_can_be_read_in_both_themes(
    page_for: PageFor, sandbox: Sandbox, bot: WebClient, incidents: str, theme: Theme
) -> None:
    text = "*text* `code` <https://a.example/|link> <!here> <@U0NOBODY>"
    section = {"type": "section", "text": {"type": "mrkdwn", "text": text}}
    context = {"type": "context", "elements": [{"type": "mrkdwn", "text": "small print"}]}
    actions = {"type": "actions", "elements": ELEMENTS[:3]}
    bot.chat_postMessage(channel=incidents, text="x", blocks=[section, context, actions, RICH])
    page = page_for(sandbox, "dana", theme=theme)
    page.locator(".message").first.wait_for()
    looked = page.locator(
        ".author, .message strong, .message code, .message a, .mention, .context span, .button,"
        " .placeholder, pre, time, .entry, .me strong, h1, .composer textarea, .separator"
    )
    looks: dict[str, float] = looked.evaluate_all(script("contrast"))
    assert {what: ratio for what, ratio in looks.items() if ratio < READABLE} == {}
    assert len(looks) > 20
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(26, 31, 34)"}[theme]


def test_the_theme_is_chosen_and_remembered(page: Page) -> None:
    page.get_by_role("button", name="Use the dark theme").click()
    expect(page.locator("body")).to_have_css("background-color", "rgb(26, 31, 34)")
    page.reload()
    expect(page.locator("body")).to_have_css("background-color", "rgb(26, 31, 34)")
    expect(page.get_by_role("button", name="Use the light theme")).to_be_visible()


def test_everything_has_a_name(page: Page, bot: WebClient, incidents: str) -> None:
    blocks = [{"type": "actions", "elements": ELEMENTS}, TABLE]
    posted = bot.chat_postMessage(channel=incidents, text="x", blocks=blocks)
    row = page.locator(f'[data-ts="{posted["ts"]}"]')
    row.hover()
    row.get_by_role("button", name="Reply in thread").click()
    page.locator('#main [data-action-id="one"]').click()
    assert page.evaluate(script("nameless")) == []


def test_a_phone_shows_one_pane_and_nothing_moves_sideways(
    page_for: PageFor, sandbox: Sandbox, bot: WebClient, incidents: str
) -> None:
    wide = TABLE | {"column_settings": [{"align": "left"}], "rows": [TABLE["rows"][2] * 3]}
    blocks = [{"type": "actions", "elements": ELEMENTS}, wide, RICH]
    posted = bot.chat_postMessage(channel=incidents, text="x", blocks=blocks)
    page = page_for(sandbox, "dana", width=390, height=780)
    row = page.locator(f'#main [data-ts="{posted["ts"]}"]')
    row.wait_for()
    assert page.evaluate(script("too_wide")) == []
    scroller = row.locator(".table-scroll")
    assert scroller.evaluate("node => node.scrollWidth > node.clientWidth")
    row.get_by_role("button", name="Reply in thread").click()
    expect(page.get_by_role("textbox", name="Reply in #incidents")).to_be_visible()
    expect(row).to_be_hidden()
    assert page.evaluate(script("too_wide")) == []
    page.locator("#thread").get_by_role("button", name="Back").click()
    expect(row).to_be_visible()
    page.locator("#main").get_by_role("button", name="Back").click()
    expect(row).to_be_hidden()
    page.locator('[data-channel="security"]').click()
    expect(page.get_by_role("textbox", name="Message #security")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_message_shortcut_is_offered_on_a_message(page: Page, app: App, sandbox: Sandbox) -> None:
    used: SimpleQueue[str] = SimpleQueue()

    def look_up(ack: object, body: dict[str, dict[str, str]]) -> None:
        assert callable(ack)
        ack()
        used.put(body["message"]["text"])

    app.message_shortcut(LOOKUP.callback_id)(look_up)
    sandbox.person("sam").says("incidents", "from 203.0.113.7")
    row = page.locator(".message", has_text="203.0.113.7")
    row.hover()
    row.get_by_role("button", name="Message shortcuts").click()
    page.get_by_role("option", name=LOOKUP.name).click()
    assert used.get(timeout=PATIENCE) == "from 203.0.113.7"
