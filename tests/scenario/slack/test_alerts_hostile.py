"""Text that an attacker chose, in everything that is said of an alert: shown, and harmless."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.scenario.slack.alerted import alerted
from tests.scenario.slack.conftest import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.scenario.slack.alerted import Alerted
    from tests.scenario.slack.conftest import Message

TEXTS = {
    "pings everybody": "<!channel> <!here> <@U0LEE000001> @channel",
    "disguises a link": "<https://evil.example|ok> http://evil.example/x",
    "opens code": "``` `rm -rf` ```",
    "marks up": "*bold* _it_ ~no~ > quote :rotating_light:",
    "turns the direction": "abc\u202etxt.exe\u2066x\u200b\ufeff \u05d0\u05d1\u05d2",
    "controls a terminal": "a\x1b[31mred\x07b\r\nc",
    "is 10,000 characters long": "A" * 10_000,
    "is all emoji": "\U0001f600" * 3_000,
}
INVISIBLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
OURS = re.compile(
    r"<@U0(DANA0000|SAM00000|KIM00000)1>|<!date\^\d+\^[^>|]*\|[^>]*>"
    r"|<http://127\.0\.0\.1[^>|]*\|[^>]*>"
)
"""What the bot itself marks up: people who did something, times, the way to a message."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Alerted]:
    """A module's tests share it."""
    with alerted(tmp_path_factory.mktemp("hostile")) as running:
        yield running


def texts(part: Any, kind: str) -> Iterator[str]:  # noqa: ANN401 - JSON
    """The texts of one kind of text object."""
    if isinstance(part, dict):
        if part.get("type") == kind and isinstance(part.get("text"), str):
            yield part["text"]
        for value in part.values():
            yield from texts(value, kind)
    elif isinstance(part, list):
        for value in part:
            yield from texts(value, kind)


def check(message: Message) -> None:
    """Nothing in it does what an attacker wrote."""
    marked_up = OURS.sub("", "\n".join([*texts(message["blocks"], "mrkdwn"), message["text"]]))
    assert not re.search(r"<[!@#h]", marked_up)
    outside_code = re.sub(r"`[^`\n]*`", "", re.sub(r"```[^`]*```", "", marked_up))
    assert not re.search("https?://evil", outside_code)
    assert ":rotating_light:" not in outside_code
    assert "*bold*" not in outside_code
    assert "`" not in outside_code
    assert not INVISIBLE.search(shown(message))
    assert not INVISIBLE.search(message["text"])
    assert {part["type"] for part in runs(message)} <= {"text", "user", "date"}


def runs(message: Message) -> Iterator[dict[str, Any]]:
    """The elements of a message's rich text."""
    for block in message["blocks"]:
        for section in block["elements"] if block["type"] == "rich_text" else ():
            yield from section["elements"]


@pytest.mark.parametrize("does", list(TEXTS))
def test_it_is_shown_and_does_nothing(desk: Alerted, does: str) -> None:
    text = TEXTS[does]
    place = list(TEXTS).index(does)
    hostile: dict[str, Any] = {
        "eventName": text,
        "sourceIPAddress": text,
        "requestParameters": {"bucketName": text},
    }
    desk.clock.passes(seconds=10)
    desk.denies(f"{place}-{text}", **hostile)
    desk.fires()
    alert = desk.standing(f"user/{place}-")
    check(alert)
    call = desk.workspace.told("dana", "@audit", f"user/{place}-")
    check(call)
    desk.denies(f"{place}-{text}", 1, **(hostile | {"eventName": f"{place} {text}"}))
    desk.fires()
    desk.becomes(alert, "It goes on further down.")
    again = desk.standing(f"user/{place}-")
    check(again)
    check(desk.thread(again, "new actions: "))
    desk.presses("sam", again, "alert.events")
    check(desk.told("sam", "the newest 4 of 4"))
    before = desk.workspace.seen("dana", "incidents")
    desk.says("alerts", f"user/{place}-")
    check(desk.workspace.next("dana", "incidents", before, lambda one: one["ephemeral"]))
