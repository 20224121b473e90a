"""Texts in, staged records and setbacks out: in bulk where possible, exactly where needed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.archive.cutting import cut
from bot.archive.exact import read_record
from bot.archive.records import read_plain
from bot.archive.refusal import BadRecord, Refusal, shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    import msgspec

    from bot.archive.staging import Staging

__all__ = ["Decoder", "Text"]

_WHOLE = 8_000_000
"""Up to so many bytes a text is decoded in one go; past it in blocks, to bound the memory."""

_BLOCK = 64
"""Records that are decoded together where not all of a text's can be, or should be."""


@dataclass(frozen=True, slots=True)
class Text:
    """The JSON text of an object, the object's key, and its number with this writer."""

    object: int
    source: str
    content: bytes


@dataclass(slots=True)
class Decoder:
    """Stages the records of texts; `setbacks` are the records set aside, by object number."""

    staging: Staging
    setbacks: dict[int, list[BadRecord]] = field(default_factory=dict)

    def decode(self, text: Text) -> int:
        """Stage the text's records; give their number.

        Raises `Refusal` where there is no telling the records apart; none is staged then.
        """
        if len(text.content) <= _WHOLE:
            plain = read_plain(text.content)
            if plain is not None:
                self.staging.add(text.source, plain)
                return len(plain.times)
        raws = cut(text.content)
        return sum(
            self._block(text, raws[first : first + _BLOCK], first)
            for first in range(0, len(raws), _BLOCK)
        )

    def _block(self, text: Text, raws: Sequence[msgspec.Raw], first: int) -> int:
        plain = read_plain(b'{"Records":[' + b",".join(raws) + b"]}")
        if plain is not None:
            self.staging.add(text.source, plain)
            return len(plain.times)
        if len(raws) > 1:
            return sum(
                self._block(text, [raw], position) for position, raw in enumerate(raws, first)
            )
        return self._exactly(text, bytes(raws[0]), first)

    def _exactly(self, text: Text, raw: bytes, position: int) -> int:
        try:
            record = read_record(raw)
        except Refusal as refusal:
            aside = BadRecord(position, str(refusal), shortened(raw))
            self.setbacks.setdefault(text.object, []).append(aside)
            return 0
        self.staging.add_exact(text.source, record)
        return 1
