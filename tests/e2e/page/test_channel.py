"""Channels, threads, the message box, and what arrives while one looks."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from playwright.sync_api import expect

from bot.sandbox import Sandbox, SandboxOptions

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page
    from slack_sdk import WebClient

    from tests.e2e.conftest import PageFor


def box_of(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Message #incidents")


def test_enter_sends_and_shift_enter_begins_a_line(page: Page, sandbox: Sandbox) -> None:
    box = box_of(page)
    box.press_sequentially("one < two")
    box.press("Shift+Enter")
    box.press_sequentially("three & four")
    box.press("Enter")
    message = page.locator(".message", has_text="three & four")
    expect(message.locator(".message-text")).to_have_text(
        "one < two\nthree & four", use_inner_text=True
    )
    expect(message.locator(".author")).to_be_visible()
    expect(box).to_have_value("")
    seen = sandbox.person("sam").sees("incidents")
    assert any("three &amp; four" in one["text"] or "three & four" in one["text"] for one in seen)


def test_a_slash_offers_the_commands(page: Page) -> None:
    box = box_of(page)
    box.press_sequentially("/")
    commands = page.get_by_role("listbox", name="Commands")
    expect(commands.get_by_role("option").first).to_contain_text("/audit")
    box.press("Escape")
    expect(commands).to_be_hidden()
    box.press_sequentially("a")
    box.press("ArrowDown")
    box.press("ArrowUp")
    box.press("Tab")
    expect(box).to_have_value("/audit ")
    expect(commands).to_be_hidden()
    box.press_sequentially("access")
    expect(page.locator(".usage-hint")).to_be_visible()


def test_a_command_nobody_answers_is_said_to_the_asker_alone(
    page: Page, page_for: PageFor, sandbox: Sandbox
) -> None:
    other = page_for(sandbox, "sam")
    box_of(page).fill("/audit access-denied")
    box_of(page).press("Enter")
    line = page.locator(".message.ephemeral")
    expect(line).to_contain_text("Only visible to you")
    expect(line).to_contain_text("/audit")
    expect(other.locator(".message.ephemeral")).to_have_count(0)


def test_a_thread_is_opened_answered_and_counted(
    page: Page, bot: WebClient, incidents: str
) -> None:
    parent = bot.chat_postMessage(channel=incidents, text="The answer")
    row = page.locator(f'#main [data-ts="{parent["ts"]}"]')
    row.hover()
    row.get_by_role("button", name="Reply in thread").click()
    thread = page.get_by_role("complementary", name="Thread")
    reply = thread.get_by_role("textbox", name="Reply in #incidents")
    expect(reply).to_be_focused()
    reply.fill("Looking")
    reply.press("Enter")
    expect(thread.locator(".message", has_text="Looking")).to_be_visible()
    expect(row.locator(".thread-summary")).to_contain_text("1 reply")
    bot.chat_postMessage(channel=incidents, thread_ts=parent["ts"], text="All rows")
    expect(row.locator(".thread-summary")).to_contain_text("2 replies")
    expect(thread.locator(".message")).to_have_count(3)
    expect(page.locator("#main .message", has_text="All rows")).to_have_count(0)
    reply.fill("/audit list")
    reply.press("Enter")
    expect(thread.locator(".problem")).to_be_visible()
    expect(reply).to_have_value("/audit list")
    thread.get_by_role("button", name="Close thread").click()
    expect(thread).to_be_hidden()


def test_an_edit_changes_that_message_only(page: Page, bot: WebClient, incidents: str) -> None:
    first = bot.chat_postMessage(channel=incidents, text="first")
    posted = bot.chat_postMessage(channel=incidents, text="waiting")
    row = page.locator(f'[data-ts="{posted["ts"]}"]')
    other = page.locator(f'[data-ts="{first["ts"]}"]')
    row.wait_for()
    row.evaluate("node => { node.stayed = true; }")
    bot.chat_update(channel=incidents, ts=posted["ts"], text="the answer")
    expect(row).to_contain_text("the answer")
    expect(row).to_contain_text("(edited)")
    assert row.evaluate("node => node.stayed")
    bot.chat_delete(channel=incidents, ts=first["ts"])
    expect(other).to_have_count(0)


def test_a_block_that_did_not_change_keeps_its_focus(
    page: Page, bot: WebClient, incidents: str
) -> None:
    button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
    actions = {"type": "actions", "block_id": "a", "elements": [button]}
    head = {"type": "header", "block_id": "h", "text": {"type": "plain_text", "text": "1"}}
    posted = bot.chat_postMessage(channel=incidents, text="x", blocks=[head, actions])
    row = page.locator(f'[data-ts="{posted["ts"]}"]')
    row.locator('[data-action-id="go"]').focus()
    head["text"] = {"type": "plain_text", "text": "2"}
    bot.chat_update(channel=incidents, ts=posted["ts"], text="x", blocks=[head, actions])
    expect(row.locator("h3")).to_have_text("2")
    expect(row.locator('[data-action-id="go"]')).to_be_focused()


def test_the_end_is_kept_in_sight_and_the_past_left_alone(
    page: Page, bot: WebClient, sandbox: Sandbox, incidents: str
) -> None:
    for number in range(12):
        sandbox.person("sam").says("incidents", f"message {number}\n\n\n\n")
    expect(page.locator(".message", has_text="message 11")).to_be_in_viewport()
    page.locator(".timeline").evaluate("node => { node.scrollTop = 0; }")
    expect(page.locator(".message", has_text="message 0")).to_be_in_viewport()
    posted = bot.chat_postMessage(channel=incidents, text="late")
    row = page.locator(f'[data-ts="{posted["ts"]}"]')
    row.wait_for()
    expect(row).not_to_be_in_viewport()
    expect(page.locator(".message", has_text="message 0")).to_be_in_viewport()


def test_a_file_is_a_card_to_download(page: Page, bot: WebClient, incidents: str) -> None:
    bot.files_upload_v2(channel=incidents, content="a,b\n1,2\n", filename="rows.csv", title="Rows")
    card = page.get_by_role("link", name="Download rows.csv")
    expect(card).to_contain_text("CSV · 8 B")
    with page.expect_download() as download:
        card.click()
    assert download.value.suggested_filename == "rows.csv"
    assert download.value.path().read_text() == "a,b\n1,2\n"


def test_a_broken_stream_is_taken_up_again(page_for: PageFor) -> None:
    with Sandbox(SandboxOptions()) as first:
        page = page_for(first, "dana")
        port = urlsplit(first.url).port or 0
    broken = page.get_by_text("Reconnecting")
    expect(broken).to_be_visible()
    with Sandbox(SandboxOptions(port=port)) as second:
        second.person("sam").says("incidents", "while you were away")
        expect(page.locator(".message")).to_contain_text("while you were away", timeout=15_000)
        expect(broken).to_be_hidden()
