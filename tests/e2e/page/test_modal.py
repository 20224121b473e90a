"""Modals: opening, what is wrong in place, pushing, closing, and keys."""

from __future__ import annotations

from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.e2e.page.conftest import PATIENCE, plain
from tests.e2e.page.showcase import OPTIONS

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page
    from slack_bolt import App


View = dict[str, Any]


def field(block_id: str, label: str, element: View, **more: Any) -> View:  # noqa: ANN401 - JSON
    element = {"action_id": block_id, **element}
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": element,
        **more,
    }


def ask(title: str = "Ask", **choice: View) -> View:
    return {
        "type": "modal",
        "callback_id": "ask",
        "title": plain(title),
        "submit": plain("Run"),
        "notify_on_close": True,
        "blocks": [
            field("window", "Window", {"type": "plain_text_input", "initial_value": "24h"}),
            field(
                "limit",
                "Limit",
                {"type": "number_input", "is_decimal_allowed": False, "max_value": "100"},
                optional=True,
            ),
            field(
                "runbook",
                "Runbook",
                {"type": "static_select", "options": OPTIONS, **choice},
                dispatch_action=True,
            ),
            field("where", "Where", {"type": "checkboxes", "options": OPTIONS}, optional=True),
        ],
    }


class Asked:
    """An app whose /audit opens a modal; what it was told."""

    def __init__(self, app: App) -> None:
        self.submitted: SimpleQueue[View] = SimpleQueue()
        self.closed: SimpleQueue[View] = SimpleQueue()
        app.command("/audit")(self._command)
        app.action("runbook")(self._chosen)
        app.view("ask")(self._submission)
        app.view_closed("ask")(self._closed)

    def _command(self, ack: Any, body: View, client: Any) -> None:  # noqa: ANN401 - Bolt's own
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=ask())

    def _chosen(self, ack: Any, body: View, client: Any) -> None:  # noqa: ANN401 - Bolt's own
        ack()
        if body["actions"][0]["selected_option"]["value"] == "c":
            client.views_push(trigger_id=body["trigger_id"], view=ask("Again"))
        else:
            client.views_update(view_id=body["view"]["id"], view=ask("Ask a runbook"))

    def _submission(self, ack: Any, body: View) -> None:  # noqa: ANN401 - Bolt's own
        values = body["view"]["state"]["values"]
        if values["window"]["window"]["value"] == "soon":
            ack(response_action="errors", errors={"window": "“soon” is no window: say 24h"})
        else:
            ack()
        self.submitted.put(values)

    def _closed(self, ack: Any, body: View) -> None:  # noqa: ANN401 - Bolt's own
        ack()
        self.closed.put(body)


@pytest.fixture
def asked(app: App) -> Asked:
    return Asked(app)


@pytest.fixture
def modal(page: Page, asked: Asked) -> Locator:  # noqa: ARG001 - the app is there
    box = page.get_by_role("textbox", name="Message #incidents")
    box.fill("/audit")
    box.press("Enter")
    opened = page.locator("dialog[open]")
    opened.wait_for()
    return opened


def choose(modal: Locator, words: str) -> None:
    modal.locator('[data-action-id="runbook"]').click()
    modal.get_by_role("option", name=words).click()


def test_it_takes_the_focus_and_is_named(modal: Locator) -> None:
    expect(modal.get_by_role("heading", name="Ask")).to_be_visible()
    expect(modal.get_by_role("textbox", name="Window")).to_be_focused()
    expect(modal.get_by_role("textbox", name="Window")).to_have_value("24h")


def test_what_is_missing_or_malformed_is_said_before_the_app_is_asked(
    modal: Locator, asked: Asked
) -> None:
    modal.get_by_role("textbox", name="Window").fill("")
    modal.get_by_role("textbox", name="Limit").fill("many")
    modal.get_by_role("button", name="Run", exact=True).click()
    errors = modal.locator(".field-error")
    expect(errors).to_have_text(
        [
            "Please complete this required field.",
            "Please enter a whole number.",
            "Please complete this required field.",
        ]
    )
    expect(modal.get_by_role("textbox", name="Window")).to_be_focused()
    modal.get_by_role("textbox", name="Limit").fill("101")
    modal.get_by_role("button", name="Run", exact=True).click()
    expect(errors.nth(1)).to_have_text("Please enter a number of at most 100.")
    assert asked.submitted.empty()


def test_the_apps_own_errors_stand_under_their_blocks(modal: Locator, asked: Asked) -> None:
    choose(modal, "Option a")
    expect(modal.get_by_role("heading")).to_have_text("Ask a runbook")
    modal.get_by_role("textbox", name="Window").fill("soon")
    modal.get_by_role("button", name="Run", exact=True).click()
    expect(modal.locator('[data-block-id="window"] .field-error')).to_have_text(
        "“soon” is no window: say 24h"
    )
    modal.get_by_role("textbox", name="Window").fill("7d")
    modal.get_by_role("checkbox", name="Option b").check()
    modal.get_by_role("button", name="Run", exact=True).click()
    expect(modal).to_have_count(0)
    assert asked.submitted.get(timeout=PATIENCE)["window"]["window"]["value"] == "soon"
    values = asked.submitted.get(timeout=PATIENCE)
    assert values["window"]["window"]["value"] == "7d"
    assert values["runbook"]["runbook"]["selected_option"]["value"] == "a"
    assert values["limit"]["limit"]["value"] is None
    assert [one["value"] for one in values["where"]["where"]["selected_options"]] == ["b"]


def test_what_was_typed_outlives_an_update(modal: Locator) -> None:
    modal.get_by_role("textbox", name="Window").fill("3d")
    choose(modal, "Option b")
    expect(modal.get_by_role("heading")).to_have_text("Ask a runbook")
    expect(modal.get_by_role("textbox", name="Window")).to_have_value("3d")
    expect(modal.locator('[data-action-id="runbook"]')).to_have_text("Option b")


def test_a_pushed_view_goes_back_to_the_one_below(modal: Locator, page: Page) -> None:
    modal.get_by_role("textbox", name="Window").fill("3d")
    choose(modal, "Option c")
    expect(modal.get_by_role("heading")).to_have_text("Again")
    modal.get_by_role("button", name="Cancel").click()
    expect(modal.get_by_role("heading")).to_have_text("Ask")
    expect(modal.get_by_role("textbox", name="Window")).to_have_value("3d")
    page.keyboard.press("Escape")
    expect(modal).to_have_count(0)


def test_escape_closes_the_picker_first_and_then_tells_the_app(
    modal: Locator, page: Page, asked: Asked
) -> None:
    modal.locator('[data-action-id="runbook"]').click()
    expect(modal.get_by_role("option")).to_have_count(3)
    page.keyboard.press("Escape")
    expect(modal.get_by_role("option")).to_have_count(0)
    expect(modal).to_be_visible()
    page.keyboard.press("Escape")
    expect(modal).to_have_count(0)
    assert asked.closed.get(timeout=PATIENCE)["view"]["callback_id"] == "ask"


def test_the_focus_stays_inside(modal: Locator, page: Page) -> None:
    # Past the last field comes the browser's own bar, for which the page's focus is its body.
    places = set()
    for _ in range(12):
        page.keyboard.press("Tab")
        places.add(page.evaluate("document.activeElement.closest('dialog, body').tagName"))
    assert places <= {"DIALOG", "BODY"}
    expect(modal).to_be_visible()
    assert page.evaluate("document.querySelectorAll('main :focus, nav :focus').length") == 0
