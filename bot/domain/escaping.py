"""Making text from events harmless for the place where it is shown.

Attackers choose user agents, user names, object keys and error messages. Nothing here loses
information silently: what cannot be shown as it is appears as a visible escape.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["for_code", "for_csv", "for_markdown", "for_mrkdwn", "for_terminal"]

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories that draw nothing, move the cursor or turn the writing direction."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""https://owasp.org/www-community/attacks/CSV_Injection"""

_NUMBER = re.compile(r"[+-]?\d{1,400}(\.\d{1,400})?([eE][+-]?\d{1,4})?")
_MRKDWN = re.compile(r"([*_~`:@#])")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+!|~&-])")


def for_terminal(text: str) -> str:
    r"""The text on one line, with control, direction and invisible characters as `\x1b` escapes."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_visible(character) for character in text)


def for_csv(text: str) -> str:
    """The text as a spreadsheet shows it, not as a formula it runs: a `'` goes in front."""
    if text.startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def for_markdown(text: str) -> str:
    """The text for a cell of a Markdown table: no markup, no links, no line breaks."""
    return _MARKDOWN.sub(r"\\\1", for_terminal(text))


def for_mrkdwn(text: str) -> str:
    """The text for Slack's mrkdwn: no mention, no disguised link, no mark-up, no emoji.

    Where text from an event can stand in a `raw_text` cell or a `rich_text` element instead,
    nothing is marked up there and it should. A mark that would open formatting is followed by a
    word joiner, which draws nothing.
    https://docs.slack.dev/messaging/formatting-message-text
    """
    return _MRKDWN.sub(lambda found: f"{found[1]}\u2060", _entities(for_terminal(text)))


def for_code(text: str) -> str:
    """The text as inline code of Slack's mrkdwn, where nothing is marked up or turned to links."""
    shown = _entities(for_terminal(text)).replace("`", "\u02cb").strip()
    return f"`{shown}`" if shown else "` `"


def _entities(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _visible(character: str) -> str:
    if unicodedata.category(character) not in _INVISIBLE:
        return character
    return character.encode("unicode_escape").decode("ascii")
