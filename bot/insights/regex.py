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
    | \[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*+\]    # a class, in which ] may come first
    | \(\?[imsU-]+\)                           # flags
    | \(\?[imsU-]*: | \(\?P?<(?![=!])\w+> | \(\?[=!] | \(\?<[=!] | \(\?P=\w+ | \(\?> | \(
    | .""",
    re.VERBOSE | re.DOTALL,
)
_NAME = re.compile(r"\(\?P?<(\w+)>")
_BACK_REFERENCE = re.compile(r"\\[1-9k]|\(\?P=\w+")
_TWO_FILTERS: Final = "Combine two conditions: like /a/ and not like /b/."
_PARSE: Final = "Take both parts out with parse, and compare them."
_LITERALLY: Final = "If it is meant literally, write \\{}."
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


def problem(pattern: str) -> tuple[str, str] | None:
    """Say why no engine would take the pattern, and what to do; None where nothing is seen."""
    opened, previous = 0, ""
    for place in _PIECE.finditer(pattern):
        piece = place[0]
        if (found := _refused(piece, previous)) is not None:
            return found
        opened += _opens(piece) - (piece == ")")
        if opened < 0:
            return "a ) closes nothing", _LITERALLY.format(")")
        previous = piece
    return ("a ( is never closed", _LITERALLY.format("(")) if opened else None


def _opens(piece: str) -> bool:
    return piece.startswith("(") and not piece.endswith(")")


def _refused(piece: str, previous: str) -> tuple[str, str] | None:
    if piece in _REFUSED:
        return f"no engine supports {_REFUSED[piece]}", _TWO_FILTERS
    if _BACK_REFERENCE.fullmatch(piece):
        return f"no engine supports the back reference {piece}", _PARSE
    if piece == "[":
        return "a [ is never closed", _LITERALLY.format("[")
    if piece in {"*", "+", "?"} and previous in {"", "(", "|"}:
        return f"the {piece} has nothing to repeat", _LITERALLY.format(piece)
    return None
