"""Making text from events harmless for the place where it is shown.

Attackers choose user agents, user names, object keys and error messages. Nothing here loses
information silently: what cannot be shown as it is appears as a visible escape.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["for_csv", "for_markdown", "for_terminal"]

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories that draw nothing, move the cursor or turn the writing direction."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""https://owasp.org/www-community/attacks/CSV_Injection"""

_NUMBER = re.compile(r"[+-]?\d{1,400}(\.\d{1,400})?([eE][+-]?\d{1,4})?")
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


def _visible(character: str) -> str:
    if unicodedata.category(character) not in _INVISIBLE:
        return character
    return character.encode("unicode_escape").decode("ascii")
