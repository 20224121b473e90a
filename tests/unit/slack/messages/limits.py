"""Slack's limits on a message, written from its documentation and apart from the code under test.

https://docs.slack.dev/reference/block-kit/blocks and .../composition-objects; the sum over all
blocks is the project's own budget below what was seen to fail.
"""

from __future__ import annotations

import html
import json
import unicodedata
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.slack.messages.message import Message

__all__ = ["check", "shown"]

Json: TypeAlias = Any

BUDGET = 9_000
KINDS = {"actions", "context", "header", "image", "rich_text", "section", "table"}
RUNS = {
    "text": "text",
    "user": "user_id",
    "usergroup": "usergroup_id",
    "broadcast": "range",
    "date": "timestamp",
}
"""What each element of rich text cannot be without."""

HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def check(message: Message) -> None:
    """Fail for whatever Slack would refuse."""
    assert 1 <= units(message.text) <= 4_000
    assert harmless(message.text)
    for blocks in (message.blocks, message.plain):
        if blocks is not None:
            check_blocks(blocks)


def check_blocks(blocks: Sequence[Json]) -> None:
    assert 1 <= len(blocks) <= 50
    json.dumps(blocks, ensure_ascii=False).encode()  # no lone surrogate
    names = [block["block_id"] for block in blocks if "block_id" in block]
    assert len(set(names)) == len(names)
    assert all(1 <= len(name) <= 255 for name in names)
    assert sum(block["type"] == "table" for block in blocks) <= 1
    assert sum(units(html.escape(text, quote=False)) for text in texts(blocks)) <= BUDGET
    for block in blocks:
        assert block["type"] in KINDS
        CHECKS[block["type"]](block)
        assert all(harmless(text) for text in texts(block))


def section(block: Json) -> None:
    if "text" in block:
        text_object(block["text"], 3_000)
    assert "text" in block or block["fields"]
    assert len(block.get("fields", ())) <= 10
    for field in block.get("fields", ()):
        text_object(field, 2_000)


def context(block: Json) -> None:
    assert 1 <= len(block["elements"]) <= 10
    for element in block["elements"]:
        text_object(element, 3_000)


def header(block: Json) -> None:
    assert block["text"]["type"] == "plain_text"
    text_object(block["text"], 150)


def image(block: Json) -> None:
    assert block["slack_file"]["id"]
    assert 1 <= units(block["alt_text"]) <= 2_000


def table(block: Json) -> None:
    rows = block["rows"]
    assert 1 <= len(rows) <= 100
    assert 1 <= len(rows[0]) <= 20
    assert len(block["column_settings"]) == len(rows[0])
    for row in rows:
        assert len(row) == len(rows[0])
        for cell in row:
            assert cell["type"] == "raw_text"
            assert cell["text"].strip()


def rich_text(block: Json) -> None:
    assert block["elements"]
    for part in block["elements"]:
        assert part["elements"]
        runs = part["elements"]
        if part["type"] == "rich_text_list":
            runs = [run for section in runs for run in section["elements"]]
        for run in runs:
            assert run[RUNS[run["type"]]]


def actions(block: Json) -> None:
    assert 1 <= len(block["elements"]) <= 25
    ids = [element["action_id"] for element in block["elements"]]
    assert len(set(ids)) == len(ids)
    for element in block["elements"]:
        if element["type"] == "button":
            text_object(element["text"], 75)
            assert 1 <= len(element["value"]) <= 2_000
        else:
            select(element)


def select(element: Json) -> None:
    assert element["type"] == "static_select"
    text_object(element["placeholder"], 150)
    assert 1 <= len(element["options"]) <= 100
    for option in element["options"]:
        text_object(option["text"], 75)
        assert 1 <= len(option["value"]) <= 150


CHECKS = {
    "actions": actions,
    "context": context,
    "header": header,
    "image": image,
    "rich_text": rich_text,
    "section": section,
    "table": table,
}


def text_object(value: Json, most: int) -> None:
    assert value["type"] in {"plain_text", "mrkdwn"}
    assert 1 <= units(value["text"]) <= most


def units(text: str) -> int:
    """Characters as JavaScript counts them."""
    return len(text.encode("utf-16-le")) // 2


def harmless(text: str) -> bool:
    return not any(unicodedata.category(char) in HIDDEN and char != "\n" for char in text)


def texts(part: Json) -> Iterator[str]:
    if isinstance(part, list | tuple):
        for item in part:
            yield from texts(item)
    elif isinstance(part, dict):
        for key, value in part.items():
            if key in {"text", "alt_text"} and isinstance(value, str):
                yield value
            else:
                yield from texts(value)


def shown(blocks: Sequence[Json]) -> str:
    """Every text of some blocks, a line each."""
    return "\n".join(texts(list(blocks)))
