"""What is known about a regex without compiling it: dialects differ, their limits do not.

CloudWatch Logs Insights, DuckDB, Athena and Trino all use engines without backtracking (RE2 and
its kin), which have neither lookaround nor back references.
https://github.com/google/re2/wiki/Syntax
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["group_names", "problem"]

_PIECE = re.compile(
    r"""\\.                                    # an escape
    | \[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\]     # a class, in which ] may come first
    | \(\?P?<(?![=!])\w+> | \(\?[=!] | \(\?<[=!] | \(\?P=\w+ | \(\?> | \(
    | .""",
    re.VERBOSE | re.DOTALL,
)
_NAME = re.compile(r"\(\?P?<(\w+)>")
_REFUSED: Final = {
    "(?=": "lookahead (?=...)",
    "(?!": "negative lookahead (?!...)",
    "(?<=": "lookbehind (?<=...)",
    "(?<!": "negative lookbehind (?<!...)",
    "(?>": "an atomic group (?>...)",
}


def group_names(pattern: str) -> tuple[str, ...]:
    """Return the names of the pattern's named groups, in order."""
    return tuple(
        name[1] for piece in _PIECE.findall(pattern) if (name := _NAME.fullmatch(piece)) is not None
    )


def problem(pattern: str) -> str | None:
    """Why no engine would take the pattern, as a clause; None where nothing is seen."""
    opened, previous = 0, ""
    for piece in _PIECE.findall(pattern):
        if (found := _refused(piece, previous)) is not None:
            return found
        opened += piece.startswith("(") - (piece == ")")
        if opened < 0:
            return "a ) closes nothing"
        previous = piece
    return "a ( is never closed" if opened else None


def _refused(piece: str, previous: str) -> str | None:
    if piece in _REFUSED:
        return f"{_REFUSED[piece]} is not supported by the engines"
    if re.fullmatch(r"\\[1-9]|\(\?P=\w+|\\k", piece):
        return f"the back reference {piece} is not supported by the engines"
    if piece == "[":
        return "a [ is never closed"
    if piece in {"*", "+", "?"} and previous in {"", "(", "|"}:
        return f"the {piece} has nothing to repeat"
    return None
