"""Messages as text: for a terminal, for a failed test."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["message_text"]

_LINK = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
_GAP = "  "


def message_text(message: Mapping[str, Any]) -> str:
    """A message's blocks as lines of text, or its text where it has no blocks; its files' names."""
    blocks = message.get("blocks") or []
    lines = (
        [line for block in blocks for line in _block(block)]
        if blocks
        else [_plain(message["text"])]
    )
    files = [f"[{file['name']}]" for file in message.get("files") or []]
    return "\n".join([*lines, *files])


def _block(block: Mapping[str, Any]) -> Iterator[str]:
    match block["type"]:
        case "section":
            yield from (
                _words(part) for part in [block.get("text"), *block.get("fields", [])] if part
            )
        case "header" | "markdown":
            yield _words(block["text"])
        case "context":
            yield _GAP.join(_words(element) for element in block["elements"])
        case "actions":
            yield _GAP.join(f"[{_label(element)}]" for element in block["elements"])
        case "image":
            yield f"[{_plain(block['alt_text'])}]"
        case "table":
            yield from _table(block["rows"])
        case "rich_text":
            yield _rich(block)
        case "divider":
            yield "---"


def _words(part: Any) -> str:  # noqa: ANN401 - a text, a text object or a picture
    if isinstance(part, str):
        return part
    if part["type"] == "image":
        return f"[{_plain(part['alt_text'])}]"
    return part["text"] if part["type"] == "plain_text" else _plain(part["text"])


def _label(element: Mapping[str, Any]) -> str:
    words = element.get("text") or element.get("placeholder") or {"text": element["type"]}
    return str(words["text"])


def _table(rows: Sequence[Sequence[Mapping[str, Any]]]) -> Iterator[str]:
    cells = [[_cell(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=False)]
    for row in cells:
        padded = (cell.ljust(width) for cell, width in zip(row, widths, strict=False))
        yield _GAP.join(padded).rstrip()


def _cell(cell: Mapping[str, Any]) -> str:
    return str(cell["text"]) if cell["type"] == "raw_text" else _rich(cell)


def _rich(value: Any) -> str:  # noqa: ANN401 - any part of rich text
    """The texts in rich text, in order; sections and lists a line each."""
    if isinstance(value, list):
        return "".join(map(_rich, value))
    inner = value.get("elements")
    if inner is None:
        return str(value.get("text") or value.get("url") or value.get("name") or "")
    lines = value["type"] in {"rich_text", "rich_text_list"}
    return ("\n" if lines else "").join(map(_rich, inner))


def _plain(text: str) -> str:
    """Slack's markup without its brackets and entities."""
    return html.unescape(_LINK.sub(lambda link: link[2] or link[1], text))
