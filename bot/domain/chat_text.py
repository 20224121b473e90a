"""What somebody typed, out of what a chat made of it.

Slack sends a command's text with `&`, `<` and `>` escaped and, where the app asks for it, with
addresses turned into links (https://docs.slack.dev/messaging/formatting-message-text). Phones turn
two hyphens into a dash. What is copied from a web page can bring blanks of no width along.
"""

from __future__ import annotations

import re

__all__ = ["plain_text"]

_LINK = re.compile(r"<((?:mailto:|tel:|https?://)[^<>|]*)(?:\|([^<>]*))?>")
_DASH = re.compile(r"(?<!\S)[\u2013\u2014](?=[a-z])")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff]")
_ENTITY = re.compile("&(amp|lt|gt);")
_CHARACTERS = {"amp": "&", "lt": "<", "gt": ">"}


def plain_text(text: str) -> str:
    """Give the typed text back: links as their labels, entities as characters, `--` for dashes."""
    visible = _INVISIBLE.sub("", text)
    unlinked = _LINK.sub(lambda found: _label(found[1], found[2]), visible)
    dashed = _DASH.sub("--", unlinked)
    return _ENTITY.sub(lambda found: _CHARACTERS[found[1]], dashed)


def _label(target: str, label: str | None) -> str:
    if label is not None:
        return label
    return target.removeprefix("mailto:").removeprefix("tel:")
