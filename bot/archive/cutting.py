"""An object's records as they stand, uninterpreted."""

from __future__ import annotations

import re

import msgspec

from bot.archive.refusal import Refusal

__all__ = ["cut"]

_NOT_JSON = "it is not JSON"


class _Envelope(msgspec.Struct):
    Records: list[msgspec.Raw]


_ENVELOPE = msgspec.json.Decoder(_Envelope)
_OPENING = re.compile(rb'\s*\{\s*"Records"\s*:\s*\[')
_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|["\[\]{},]', re.DOTALL)
_CLOSING = re.compile(rb"\s*\}\s*")


def cut(text: bytes) -> list[msgspec.Raw]:
    """The texts of the object's records; raises `Refusal` with the reason.

    What is wrong inside a record is let through: it is that record's fault, not the object's.
    Whoever can make one event malformed, or nested too deeply, must not hide the others.
    """
    try:
        return _ENVELOPE.decode(text).Records
    except msgspec.ValidationError as problem:
        raise Refusal("there is no list of Records in it") from problem
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _cut_leniently(text)


def _cut_leniently(text: bytes) -> list[msgspec.Raw]:
    """The same by brackets and commas alone, where the text is not all JSON."""
    opening = _OPENING.match(text)
    if opening is None:
        raise Refusal(_NOT_JSON)
    raws: list[msgspec.Raw] = []
    depth, start = 0, opening.end()
    for token in _TOKEN.finditer(text, start):
        mark = token[0]
        if mark in b"[{":
            depth += 1
        elif mark in b"]}":
            depth -= 1
        if depth < 0 or (depth == 0 and mark == b","):
            raws.append(msgspec.Raw(text[start : token.start()]))
            start = token.end()
        if depth < 0 or mark == b'"':
            break
    if depth >= 0 or _CLOSING.fullmatch(text, start) is None:
        raise Refusal(_NOT_JSON)
    return raws
