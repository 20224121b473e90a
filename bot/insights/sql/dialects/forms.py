"""Forms of dates in Java's letters, as `parseDate` and `formatDate` take them."""

from __future__ import annotations

import re
from typing import Final

from bot.insights.errors import UnsupportedQueryError

__all__ = ["has_zone", "strftime_form"]

_LETTERS: Final = {
    "yyyy": "%Y",
    "yy": "%y",
    "MMMM": "%B",
    "MMM": "%b",
    "MM": "%m",
    "M": "%-m",
    "dd": "%d",
    "d": "%-d",
    "DDD": "%j",
    "EEEE": "%A",
    "EEE": "%a",
    "HH": "%H",
    "H": "%-H",
    "hh": "%I",
    "h": "%-I",
    "mm": "%M",
    "m": "%-M",
    "ss": "%S",
    "s": "%-S",
    "SSSSSS": "%f",
    "SSS": "%g",
    "a": "%p",
    "Z": "%z",
    "XXX": "%z",
    "X": "%z",
}
_TOKEN: Final = re.compile(r"'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+|'")


def strftime_form(pattern: str) -> str:
    """`yyyy-MM-dd'T'HH:mm` as `%Y-%m-%dT%H:%M`; refuses letters it does not know."""
    return "".join(_translated(token, pattern) for token in _TOKEN.finditer(pattern))


def _translated(token: re.Match[str], pattern: str) -> str:
    run = token[0]
    if token[1] is not None:
        return _literal(token[1].replace("''", "'") or "'")
    if token[2] is None:
        return _literal(run)
    if run not in _LETTERS:
        raise UnsupportedQueryError(
            f"The date form {pattern!r} has {run!r}, which is not supported.",
            feature="date form",
            suggestion=f"Supported are {', '.join(_LETTERS)}; put plain letters in '...'.",
        )
    return _LETTERS[run]


def _literal(run: str) -> str:
    return run.replace("%", "%%")


def has_zone(pattern: str) -> bool:
    """Whether texts of the form carry an offset from UTC."""
    return "%z" in strftime_form(pattern)
