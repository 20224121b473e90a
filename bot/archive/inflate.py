"""From an object's bytes to its JSON text, with a bound on what a small file may grow to."""

from __future__ import annotations

from bot.archive.refusal import Refusal

__all__ = ["inflate"]

_MAGIC = b"\x1f\x8b"
_GZIP = 31
"""zlib's window bits for a gzip member: 15 for the window, 16 for the header."""


def inflate(content: bytes, largest: int) -> bytes:
    """The object's bytes, inflated if they are gzip; raises `Refusal` with the reason.

    One gzip member is allowed: CloudTrail writes one, and its log file validation refuses more.
    """
    if not content.startswith(_MAGIC):
        if len(content) > largest:
            raise Refusal(f"larger than the limit of {largest:,} bytes")
        return content
    from isal import isal_zlib  # noqa: PLC0415 - plain .json files need none of it

    member = isal_zlib.decompressobj(wbits=_GZIP)
    try:
        text: bytes = member.decompress(content, largest + 1)
    except isal_zlib.error as problem:  # type: ignore[misc] # its stub has an instance there
        raise Refusal("the gzip data is damaged") from problem
    if len(text) > largest:
        raise Refusal(f"inflates past the limit of {largest:,} bytes")
    if not member.eof:
        raise Refusal("the gzip data is cut off")
    if member.unused_data:
        raise Refusal("there is data after the end of the gzip member")
    return text
