"""The one grammar of the terminal and of chats: `access-denied 24h principal=alice --limit 20`.

::

    RUNBOOK [WINDOW] [NAME=VALUE]... [--limit N] [--until T] [--engine E] [--private]

The first word that is neither a parameter nor a flag names the runbook, such words after it are
the window (`since 09:00` is two). Order is free otherwise. A text is split by the rules of
`bot.domain.words`; words that a shell has split already are taken as they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.domain.nearest import did_you_mean
from bot.domain.words import MAX_LENGTH, quote, split_words
from bot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Command", "parse_command", "parse_words", "quote"]

_PAIR = re.compile(r"([A-Za-z][A-Za-z0-9_-]*)=(.*)", re.DOTALL)
_VALUED = ("--limit", "--until", "--engine")
_SWITCHES = ("--private",)
_BARE_WORD = re.compile(r"[A-Za-z_-]{2,}")
_WINDOW_WORDS = frozenset({"since", "today", "yesterday", "now"})
_SHOWN = 40
_MAX_LIMIT = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Command:
    """What was asked, read but not yet looked up: `name` is "" where no runbook belongs.

    `window` and `until` are the words as written, `bot.domain.window` reads them; None is the
    default. `private` asks for an answer that only the asker sees.
    """

    name: str
    window: str | None = None
    parameters: dict[str, str] = field(default_factory=dict)
    limit: int | None = None
    until: str | None = None
    engine: str | None = None
    private: bool = False


def parse_command(words: str | Sequence[str]) -> Command:
    """Read a command that begins with a runbook's name; raises UsageError."""
    return _read(words, named=True)


def parse_words(words: str | Sequence[str]) -> Command:
    """Read what follows a query of one's own: the same without a name; raises UsageError."""
    return _read(words, named=False)


def _read(words: str | Sequence[str], *, named: bool) -> Command:
    reader = _Reader(split_words(words) if isinstance(words, str) else _bounded(words))
    if named and not reader.plain:
        raise UsageError("Which runbook? Write its name first: access-denied 24h.")
    return Command(
        name=reader.plain.pop(0) if named else "",
        window=_window(reader.plain),
        parameters=reader.parameters,
        limit=_limit(reader.flags.get("--limit")),
        until=reader.flags.get("--until"),
        engine=reader.flags.get("--engine"),
        private="--private" in reader.flags,
    )


def _bounded(words: Sequence[str]) -> Sequence[str]:
    length = sum(len(word) for word in words)
    if length > MAX_LENGTH:
        raise UsageError(
            f"A command has at most {MAX_LENGTH:,} characters; this one has {length:,}."
        )
    return words


class _Reader:
    """Sorts words into flags, parameters and the rest."""

    def __init__(self, words: Sequence[str]) -> None:
        self.plain: list[str] = []
        self.parameters: dict[str, str] = {}
        self.flags: dict[str, str] = {}
        rest = iter(words)
        for word in rest:
            if word.startswith("--"):
                self._flag(word, rest)
            elif "=" in word:
                self._parameter(word)
            else:
                self.plain.append(word)

    def _parameter(self, word: str) -> None:
        found = _PAIR.fullmatch(word)
        if found is None:
            raise UsageError(f"'{_short(word)}' is no parameter. Write it as name=value.")
        name, value = found.groups()
        if name in self.parameters:
            raise UsageError(f"The parameter '{_short(name)}' is given twice. Give it once.")
        self.parameters[name] = value

    def _flag(self, word: str, rest: Iterator[str]) -> None:
        name, equals, value = word.partition("=")
        if name not in (*_VALUED, *_SWITCHES):
            known = (*_VALUED, *_SWITCHES)
            hint = did_you_mean(name, known) or f" There are {', '.join(known)}."
            raise UsageError(f"There is no option '{_short(name)}'.{hint}")
        if name in self.flags:
            raise UsageError(f"The option {name} is given twice. Give it once.")
        if name in _SWITCHES and equals:
            raise UsageError(f"The option {name} takes no value.")
        if name in _VALUED and not equals:
            value = next(rest, "")
        if name in _VALUED and not value:
            raise UsageError(f"The option {name} needs a value.")
        self.flags[name] = value


def _window(words: Sequence[str]) -> str | None:
    """The words of the window as one text; a parameter written without `=` is told as such."""
    for before, word in pairwise(words):
        unit = before.isdecimal()  # `24 hours` is for the window's reader to correct
        if _BARE_WORD.fullmatch(word) and word.casefold() not in _WINDOW_WORDS and not unit:
            shown = _short(word)
            raise UsageError(
                f"'{shown}' is neither a window of time nor a parameter. "
                f"A parameter is written name=value: {shown}=..."
            )
    return " ".join(words) or None


def _limit(text: str | None) -> int | None:
    if text is None:
        return None
    # isdecimal alone admits other scripts' digits, and a text of many digits is slow to convert
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(_MAX_LIMIT))):
        raise UsageError(f"--limit takes a whole number from 1 up; got '{_short(text)}'.")
    limit = int(text)
    if not 1 <= limit <= _MAX_LIMIT:
        raise UsageError(f"--limit is from 1 to {_MAX_LIMIT:,}; got {limit:,}.")
    return limit


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
