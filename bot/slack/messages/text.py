"""Small pieces of Block Kit. Text of events goes where Slack marks nothing up."""

from __future__ import annotations

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
    "mrkdwn",
    "plain",
    "sentence",
    "shortened",
]

_SECTION, _FIELD, _HEADER, _CONTEXT, _CODE = 3_000, 2_000, 150, 2_000, 6_000


def shortened(text: str, most: int) -> str:
    """The text, its end replaced by `…` where it is longer."""
    return text if len(text) <= most else text[: most - 1] + "…"


def plain(text: str, most: int = _SECTION) -> dict[str, Any]:
    """A text object without mark-up and without emoji."""
    return {"type": "plain_text", "text": shortened(text, most) or " ", "emoji": False}


def mrkdwn(text: str) -> Block:
    """A section of the bot's own words; what is not its own must be escaped already."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": shortened(text, _SECTION)}}


def sentence(text: str, *, bold: bool = False) -> Block:
    """A line of anybody's words, with no mark-up in it: `rich_text` has none."""
    element: dict[str, Any] = {"type": "text", "text": shortened(for_terminal(text), _SECTION)}
    if bold:
        element["style"] = {"bold": True}
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [element]}],
    }


def code_block(text: str) -> Block:
    """Lines as they are, in one width."""
    lines = "\n".join(for_terminal(line) for line in text.splitlines()) or " "
    return {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_preformatted",
                "elements": [{"type": "text", "text": shortened(lines, _CODE)}],
            }
        ],
    }


def header(text: str) -> Block:
    """A heading; emoji are the bot's own."""
    return {
        "type": "header",
        "text": {"type": "plain_text", "text": shortened(text, _HEADER), "emoji": True},
    }


def fields(pairs: Iterable[tuple[str, str]]) -> Block:
    """Labels and values beside each other; values are escaped already."""
    texts = [f"*{label}*\n{value}" for label, value in pairs]
    return {
        "type": "section",
        "fields": [{"type": "mrkdwn", "text": shortened(text, _FIELD)} for text in texts],
    }


def context(lines: Sequence[str]) -> Block:
    """Small print."""
    return {"type": "context", "elements": [plain(line, _CONTEXT) for line in lines]}


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
