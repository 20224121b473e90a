r"""A line of text into words, as a shell does it, with the quotes that phones and chats type.

Quotes, straight or curly, group what is between them; `principal="alice smith"` is one word. A
backslash makes a following quote, backslash or blank stand for itself; before anything else it is
a backslash (`CORP\alice` needs no care). `quote` writes any value so that it comes back.
"""

from __future__ import annotations

from bot.errors import UsageError

__all__ = ["MAX_LENGTH", "quote", "split_words"]

MAX_LENGTH = 10_000
"""Characters of a command; nobody types more."""

_DOUBLE = frozenset('"\u201c\u201d\u201e\u201f')
_SINGLE = frozenset("'\u2018\u2019\u201a\u201b")
_QUOTES = _DOUBLE | _SINGLE


def split_words(text: str) -> list[str]:
    """Split a line; raises UsageError for a quote that is not closed and for a text too long."""
    if len(text) > MAX_LENGTH:
        raise UsageError(
            f"A command has at most {MAX_LENGTH:,} characters; this one has {len(text):,}."
        )
    return _Splitter(text).words()


def quote(value: str) -> str:
    """Write a value so that `split_words` gives just this word; as it stands where it can."""
    if value and not any(_escapable(char) for char in value):
        return value
    return '"' + "".join(f"\\{char}" if _needs_escape(char) else char for char in value) + '"'


class _Splitter:
    """One pass over the text, a character at a time."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def words(self) -> list[str]:
        """All words, in order."""
        words = []
        while self._skip_blanks():
            words.append("".join(self._word()))
        return words

    def _skip_blanks(self) -> bool:
        """Go to the next word; False at the end."""
        while self._at < len(self._text) and self._text[self._at].isspace():
            self._at += 1
        return self._at < len(self._text)

    def _word(self) -> list[str]:
        parts: list[str] = []
        while self._at < len(self._text) and not self._text[self._at].isspace():
            if self._text[self._at] in _QUOTES:
                parts += self._quoted()
            else:
                parts.append(self._character())
        return parts

    def _quoted(self) -> list[str]:
        """What stands in a quote; chats turn blanks into no-break ones, so those are blanks."""
        opened = self._at
        closing = _DOUBLE if self._text[opened] in _DOUBLE else _SINGLE
        self._at += 1
        parts: list[str] = []
        while self._at < len(self._text):
            if self._text[self._at] in closing:
                self._at += 1
                return parts
            char = self._text[self._at]
            parts.append(self._character() if char != "\xa0" else self._blank())
        raise UsageError(
            f"The quote {self._text[opened]} at character {opened + 1} is not closed: "
            f"{_around(self._text, opened)}. Close it, or write \\{self._text[opened]} for itself."
        )

    def _character(self) -> str:
        """The next character, one that a backslash protects included."""
        char = self._text[self._at]
        follower = self._text[self._at + 1 : self._at + 2]
        if char == "\\" and follower and _escapable(follower):
            self._at += 2
            return follower
        self._at += 1
        return char

    def _blank(self) -> str:
        self._at += 1
        return " "


def _escapable(char: str) -> bool:
    return char in _QUOTES or char == "\\" or char.isspace()


def _needs_escape(char: str) -> bool:
    """Inside quotes a plain blank stands for itself, a no-break one would become plain."""
    return char in _QUOTES or char in {"\\", "\xa0"}


def _around(text: str, at: int) -> str:
    """A little of the text from the place on."""
    shown = text[at : at + 20]
    return f"{shown}..." if len(text) > at + len(shown) else shown
