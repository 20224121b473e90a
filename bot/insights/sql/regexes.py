"""Regular expressions and globs of the language as the engines' regular expressions.

Named groups become numbered ones: RE2 and Joni spell them differently, numbers are the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

__all__ = ["Pattern", "of_glob", "translated"]

_SPECIAL: Final = re.compile(r"[\\.^$*+?{}\[\]|()]")
_NAMED: Final = re.compile(r"\(\?P?<([A-Za-z_]\w*)>")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regex without names; `names` pairs each named group with its number."""

    pattern: str
    names: tuple[tuple[str, int], ...] = ()
    groups: int = 0


def translated(pattern: str) -> Pattern:
    """Give the same regex with its named groups numbered."""
    parts: list[str] = []
    names: list[tuple[str, int]] = []
    groups = at = 0
    in_class = False
    while at < len(pattern):
        step = pattern[at : at + 2] if pattern[at] == "\\" else pattern[at]
        if step == "(" and not in_class:
            named = _NAMED.match(pattern, at)
            if named is not None or pattern[at + 1 : at + 2] != "?":
                groups += 1
            if named is not None:
                names.append((named[1], groups))
                at = named.end() - 1
        in_class = _inside_class(step, in_class=in_class)
        parts.append(step)
        at += len(step)
    return Pattern("".join(parts), tuple(names), groups)


def _inside_class(step: str, *, in_class: bool) -> bool:
    return step != "]" if in_class else step == "["


def of_glob(glob: str) -> Pattern:
    """Give a glob: every `*` captures as little as it can, a last one the rest of the text."""
    pieces = glob.split("*")
    middle = "(.*?)".join(map(_escaped, pieces[:-1]))
    last = _escaped(pieces[-1])
    if len(pieces) == 1:
        return Pattern(f"(?s){last}")
    return Pattern(f"(?s){middle}{'(.*?)' if last else '(.*)'}{last}", (), len(pieces) - 1)


def _escaped(piece: str) -> str:
    """Only what has a meaning: not every engine lets a backslash stand before a space."""
    return _SPECIAL.sub(lambda found: "\\" + found[0], piece)
