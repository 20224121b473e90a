"""An object's records as they stand, uninterpreted."""

from __future__ import annotations

import json
import re

import msgspec

from bot.archive.refusal import Refusal

__all__ = ["cut"]

_NOT_JSON = "it is not JSON"


class _Envelope(msgspec.Struct):
    Records: list[msgspec.Raw]


_ENVELOPE = msgspec.json.Decoder(_Envelope)
_OPENING = re.compile(r'\s*\{\s*"Records"\s*:\s*\[\s*')
_BETWEEN = re.compile(r"\s*,\s*")
_CLOSING = re.compile(r"\s*\]\s*\}\s*")
_LENIENT = json.JSONDecoder()


def cut(text: bytes) -> list[msgspec.Raw]:
    """The texts of the object's records; raises `Refusal` with the reason.

    Invalid Unicode in a record is let through: it is that record's fault, not the object's.
    """
    try:
        return _ENVELOPE.decode(text).Records
    except msgspec.ValidationError as problem:
        raise Refusal("there is no list of Records in it") from problem
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _cut_leniently(text)
    except RecursionError as problem:
        raise Refusal("it is nested too deeply") from problem


def _cut_leniently(content: bytes) -> list[msgspec.Raw]:
    """The same where some text is not Unicode, which msgspec refuses as it reads."""
    text = content.decode("utf-8", "surrogateescape")
    opening = _OPENING.match(text)
    if opening is None:
        raise Refusal(_NOT_JSON)
    at = opening.end()
    raws: list[msgspec.Raw] = []
    while not _CLOSING.fullmatch(text, at):
        if raws:
            comma = _BETWEEN.match(text, at)
            if comma is None:
                raise Refusal(_NOT_JSON)
            at = comma.end()
        start, at = at, _end(text, at)
        raws.append(msgspec.Raw(text[start:at].encode("utf-8", "surrogateescape")))
    return raws


def _end(text: str, start: int) -> int:
    """Where the JSON value that begins at `start` ends."""
    try:
        return _LENIENT.raw_decode(text, start)[1]
    except (ValueError, RecursionError) as problem:
        raise Refusal(_NOT_JSON) from problem
