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
_HAIR = "\u200a"
_MARK = re.compile(r"((?<![^\W_])[*_~]|[*_~](?![^\W_]))")
_LEADER = re.compile(r"(:(?=[^\s:]+:|//)|[@#](?=\w)|^(?=&gt;))")
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
    r"""The text for Slack's mrkdwn: no mention, no link, no mark-up, no emoji, no quote.

    Where text from an event can stand in a `raw_text` cell, a `rich_text` element or `for_code`
    instead, it should: nothing is marked up there. A mark opens formatting only where a word
    begins and closes it only where one ends, never beside a blank: so a hair space goes around
    those, and `user_name` stays as it is. A backtick, which no blank stops, becomes `\x60`.
    https://docs.slack.dev/messaging/formatting-message-text
    """
    shown = _entities(for_terminal(text)).replace("`", r"\x60")
    spaced = _MARK.sub(rf"{_HAIR}\1{_HAIR}", shown)
    return _LEADER.sub(rf"\1{_HAIR}", spaced)


def for_code(text: str) -> str:
    r"""The text as inline code of Slack's mrkdwn, where only `<...>` and a backtick count.

    The backtick becomes `\x60`; a text of blanks alone is shown as one.
    """
    shown = _entities(for_terminal(text)).replace("`", r"\x60").strip()
    return f"`{shown or ' '}`"


def _entities(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _visible(character: str) -> str:
    if unicodedata.category(character) not in _INVISIBLE:
        return character
    return character.encode("unicode_escape").decode("ascii")
