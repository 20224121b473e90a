"""Small pieces of Block Kit. Text of events goes where Slack marks nothing up.

The limits are those of https://docs.slack.dev/reference/block-kit: each piece keeps its own.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from bot.domain.escaping import for_terminal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.slack.messages.message import Block

__all__ = [
    "actions",
    "button",
    "code_block",
    "context",
    "fields",
    "header",
    "joined",
    "mrkdwn",
    "named",
    "note",
    "plain",
    "sentence",
    "shortened",
    "visible",
    "weight",
]

_SECTION, _FIELD, _HEADER, _CONTEXT, _CODE = 3_000, 2_000, 150, 2_000, 6_000
_FIELDS, _ELEMENTS = 10, 10


def weight(text: str) -> int:
    """The most characters that Slack may count: entities for `&<>`, two for an emoji (UTF-16)."""
    pairs = 0 if text.isascii() else sum(character > "\uffff" for character in text)
    return len(text) + pairs + 4 * text.count("&") + 3 * (text.count("<") + text.count(">"))


def shortened(text: str, most: int) -> str:
    """The text, its end replaced by `…` where it weighs more than `most`."""
    if len(text) <= most and weight(text) <= most:
        return text
    weights = list(accumulate(map(weight, text[:most])))
    return text[: bisect_right(weights, most - 1)] + "…"


def visible(text: str, most: int) -> str:
    """Anybody's words on one line, nothing invisible in them, and shortened."""
    return shortened(for_terminal(text[: most + 1]), most)


def joined(lines: Sequence[str], more: str) -> str:
    """As many whole lines as a section holds; of others `more` says how many: "and {:,} more".

    Half a line could end in half a mention, or in code that nothing closes.
    """
    whole = list(accumulate(weight(line) + 1 for line in lines))
    if not lines or whole[-1] <= _SECTION:
        return "\n".join(lines)
    kept = bisect_right(whole, _SECTION - weight(more.format(len(lines))))
    return "\n".join([*lines[:kept], more.format(len(lines) - kept)])


def plain(text: str, most: int = _SECTION) -> dict[str, Any]:
    """A text object of anybody's words: no mark-up, no emoji."""
    return {"type": "plain_text", "text": visible(text, most) or " ", "emoji": False}


def note(text: str) -> dict[str, Any]:
    """A text object of the bot's own words; what is not its own must be escaped already.

    `verbatim` keeps Slack from turning addresses and names into links.
    """
    return {"type": "mrkdwn", "text": shortened(text, _SECTION), "verbatim": True}


def mrkdwn(text: str) -> Block:
    """A section of the bot's own words; what is not its own must be escaped already."""
    return {"type": "section", "text": note(text)}


def sentence(text: str, *, bold: bool = False, code: bool = False) -> Block:
    """A line of anybody's words, with no mark-up in it: `rich_text` has none.

    `code` sets off what stands between backticks; in words of events they are just characters.
    """
    shown = visible(text, _SECTION) or " "
    parts = shown.split("`") if code and shown.count("`") % 2 == 0 else [shown]
    elements: list[dict[str, Any]] = []
    for at, part in enumerate(parts):
        style = {"bold": True} if bold else {}
        style |= {"code": True} if at % 2 else {}
        if part:
            elements.append({"type": "text", "text": part} | ({"style": style} if style else {}))
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": elements}],
    }


def code_block(text: str) -> Block:
    """Lines as they are, in one width."""
    lines = "\n".join(for_terminal(line) for line in text.rstrip("\n").split("\n"))
    element = {"type": "text", "text": shortened(lines, _CODE) or " "}
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_preformatted", "elements": [element]}],
    }


def header(text: str) -> Block:
    """A heading of anybody's words."""
    return {"type": "header", "text": plain(text, _HEADER)}


def fields(pairs: Iterable[tuple[str, str]]) -> Block:
    """Labels and values beside each other, ten at most; both are escaped already."""
    texts = [f"*{label}*\n{value}" for label, value in pairs]
    return {
        "type": "section",
        "fields": [note(shortened(text, _FIELD)) for text in texts[:_FIELDS]],
    }


def context(lines: Sequence[str | dict[str, Any]]) -> Block:
    """Small print, ten elements at most: anybody's words, or text objects."""
    elements = [plain(line, _CONTEXT) if isinstance(line, str) else line for line in lines]
    return {"type": "context", "elements": elements[:_ELEMENTS]}


def button(
    text: str,
    action_id: str,
    value: str,
    *,
    style: str | None = None,
    **more: Any,  # noqa: ANN401
) -> dict[str, Any]:
    """A button; `more` are further keys of the element, such as `confirm`."""
    found: dict[str, Any] = {
        "type": "button",
        "text": {"type": "plain_text", "text": text},
        "action_id": action_id,
        "value": value,
        **more,
    }
    return found | {"style": style} if style else found


def actions(block_id: str, elements: Sequence[dict[str, Any]]) -> Block:
    """A row of buttons."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def named(block_id: str, block: Block) -> Block:
    """The block with an id that stays the same from edit to edit, so that none flickers."""
    return block | {"block_id": block_id}
