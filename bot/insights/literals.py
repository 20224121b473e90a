"""Quoting: how texts, names and regexes are written in a query, and read back.

Anything can be written: quotes, backslashes, pipes, hashes, line breaks, control characters.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = [
    "quote_part",
    "quote_regex",
    "quote_string",
    "split_path",
    "unquote_regex",
    "unquote_string",
]

_ESCAPES: Final = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\", '"': '"', "'": "'", "/": "/"}
_WRITTEN: Final = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\", '"': '\\"'}
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_PART = re.compile(r"`([^`]+)`|\[(\d+)\]|(\w+)")
_NAME = re.compile(r"@?[^\W\d]\w*")
_LATER_PART = re.compile(r"\w+")
_POSITION = re.compile(r"0|[1-9][0-9]{0,8}")
_RESERVED: Final = frozenset({"true", "false", "not"})
_LAST_BMP: Final = 0xFFFF


def quote_string(value: str) -> str:
    """Write the text in double quotes."""
    return f'"{"".join(_written(character) for character in value)}"'


def _written(character: str) -> str:
    # An astral character stands for itself, since `\u` has four digits.
    if character in _WRITTEN:
        return _WRITTEN[character]
    if character.isprintable() or ord(character) > _LAST_BMP:
        return character
    return f"\\u{ord(character):04x}"


def unquote_string(quoted: str) -> str:
    """Read the text between single or double quotes; an unknown escape keeps its backslash."""
    return _ESCAPE.sub(_unescaped, quoted[1:-1])


def _unescaped(escape: re.Match[str]) -> str:
    code = escape[1]
    if len(code) > 1:
        return chr(int(code[1:], 16))
    return _ESCAPES.get(code, escape[0])


def quote_regex(pattern: str) -> str:
    """Write the regex between slashes."""
    return "/" + re.sub(r"(\\.)|/", lambda found: found[1] or "\\/", pattern) + "/"


def unquote_regex(quoted: str) -> str:
    r"""Read the regex between slashes, every `\/` a plain slash."""
    return re.sub(r"\\(.)", lambda found: "/" if found[1] == "/" else found[0], quoted[1:-1])


def split_path(written: str) -> tuple[str | int, ...]:
    """Split a field's name as written: `resources[0].ARN`, `` a.`b c` ``, `@timestamp`.

    A whole number in its usual form is an int, except within back quotes or at the start.
    """
    system = written.startswith("@")
    first, *later = _PART.findall(written[system:])
    head = ("@" if system else "") + "".join(first)
    return (head, *(_part(quoted, index or bare) for quoted, index, bare in later))


def _part(quoted: str, bare: str) -> str | int:
    return int(bare) if not quoted and _POSITION.fullmatch(bare) else quoted or bare


def quote_part(part: str | int, *, first: bool) -> str:
    """Write one part of a field's name, in back quotes where it needs them.

    A back quote itself cannot be written, and is dropped.
    """
    if isinstance(part, int):
        return str(part)
    if first and _NAME.fullmatch(part) and part.lower() not in _RESERVED:
        return part
    if not first and _LATER_PART.fullmatch(part) and not _POSITION.fullmatch(part):
        return part
    system = "@" if first and part.startswith("@") and len(part) > 1 else ""
    return f"{system}`{part[len(system) :].replace('`', '')}`"
