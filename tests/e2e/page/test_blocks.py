"""Every block and element as the page draws it, posted through the Web API."""

from __future__ import annotations

import struct
import zlib
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.e2e.page.conftest import PATIENCE
from tests.e2e.page.showcase import showcase

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page
    from slack_bolt import App
    from slack_sdk import WebClient

    from bot.sandbox import Sandbox


def png(width: int, height: int) -> bytes:
    """A grey picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    rows = b"".join(b"\x00" + b"\x88" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.fixture
def message(page: Page, bot: WebClient, incidents: str) -> Locator:
    uploaded = bot.files_upload_v2(content=png(600, 200), filename="chart.png", title="Chart")
    picture: str = uploaded["file"]["id"]
    posted = bot.chat_postMessage(channel=incidents, text="all", blocks=showcase(picture))
    found = page.locator(f'[data-ts="{posted["ts"]}"]')
    found.wait_for()
    return found


def test_every_block_is_drawn(message: Locator) -> None:
    expect(message.locator("h3")).to_have_text("🟠 Medium: Denied API calls")
    expect(message.locator(".fields strong")).to_have_text(["Events", "Principals"])
    expect(message.locator("pre")).to_have_text("fields @timestamp")
    expect(message.locator(".md-heading")).to_have_text("Guidance")
    expect(message.locator(".context")).to_have_text("🔍 24 h, 84 msarchive")
    expect(message.locator("blockquote")).to_have_text("quoted")
    expect(message.locator(".mention.loud")).to_have_text("@here")
    expect(message.get_by_text("*literal*")).to_be_visible()
    expect(message.locator(".unknown")).to_have_count(0)
    table = message.get_by_role("table")
    expect(table.get_by_role("columnheader")).to_have_text(["time", "events", "principal"])
    expect(table.get_by_role("row")).to_have_count(3)
    expect(table.get_by_role("cell", name="46")).to_have_css("text-align", "right")
    expect(table.locator("td strong")).to_have_text("maya.ortiz")


def test_a_picture_is_loaded_and_opens_larger(message: Locator, page: Page) -> None:
    picture = message.get_by_role("img", name="Events an hour")
    expect(picture).to_have_js_property("naturalWidth", 600)
    message.get_by_role("button", name="Show larger: Events an hour").click()
    expect(page.locator("dialog[open] img")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_what_is_not_known_is_said(page: Page) -> None:
    drawn = page.evaluate(
        """async () => {
            const { showBlocks } = await import("/page/blocks.js");
            const place = document.createElement("div");
            const context = { type: "context", elements: [{ type: "smell" }] };
            showBlocks(place, [{ type: "hologram" }, context], {});
            return place.innerText;
        }"""
    )
    assert "hologram" in drawn
    assert "smell" in drawn


class Pressed:
    """What the app was told of each action."""

    def __init__(self, app: App) -> None:
        self.actions: SimpleQueue[dict[str, Any]] = SimpleQueue()
        app.action({"block_id": "doing"})(self._action)

    def _action(self, ack: Any, body: dict[str, Any]) -> None:  # noqa: ANN401 - Bolt's own
        ack()
        self.actions.put(body["actions"][0])

    def one(self) -> dict[str, Any]:
        """The next action."""
        return self.actions.get(timeout=PATIENCE)


def test_presses_and_choices_reach_the_app(
    message: Locator, page: Page, app: App, sandbox: Sandbox
) -> None:
    pressed = Pressed(app)
    message.get_by_role("button", name="Show more").click()
    assert pressed.one()["value"] == "1"

    message.locator('[data-action-id="one"]').click()
    page.get_by_label("Search").fill("k")
    page.get_by_role("option", name="k").click()
    assert pressed.one()["selected_option"]["value"] == "k"
    expect(message.locator('[data-action-id="one"]')).to_have_text("k")

    message.locator('[data-action-id="many"]').click()
    page.get_by_role("option", name="Option a").click()
    assert [one["value"] for one in pressed.one()["selected_options"]] == ["a"]
    page.get_by_role("option", name="Option c").click()
    assert [one["value"] for one in pressed.one()["selected_options"]] == ["a", "c"]
    page.keyboard.press("Escape")

    message.locator('[data-action-id="who"]').click()
    page.get_by_role("option", name="sam").click()
    assert pressed.one()["selected_user"] == sandbox.workspace.user("sam").id

    message.locator('[data-action-id="rest"]').click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert pressed.one()["selected_option"]["value"] == "b"

    message.locator('[data-action-id="day"]').fill("2026-03-05")
    assert pressed.one()["selected_date"] == "2026-03-05"

    message.get_by_role("radio", name="Option c").check()
    assert pressed.one()["selected_option"]["value"] == "c"


def test_a_question_is_asked_first(message: Locator, page: Page, app: App) -> None:
    pressed = Pressed(app)
    cancel = message.get_by_role("button", name="Cancel")
    cancel.click()
    expect(page.get_by_role("alertdialog", name="Cancel it?")).to_be_visible()
    page.get_by_role("button", name="Let it run").click()
    expect(page.get_by_role("alertdialog")).to_have_count(0)
    cancel.click()
    page.get_by_role("button", name="Cancel the run").click()
    assert pressed.one()["action_id"] == "stop"
    assert pressed.actions.empty()


def test_an_app_that_does_not_answer_leaves_a_warning(message: Locator) -> None:
    message.get_by_role("button", name="Acknowledge").click()
    expect(message.locator(".ack-failed")).to_be_visible()
