"""Texts in, staged records and setbacks out: in bulk where possible, exactly where needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.archive.cutting import cut
from bot.archive.exact import ExactRecord, read_records
from bot.archive.refusal import BadRecord, Refusal
from bot.archive.staging import Staging, Text

if TYPE_CHECKING:
    import msgspec

__all__ = ["SLICE", "Setbacks", "decode", "slices"]

SLICE = 8_000_000
"""Past so many bytes a text is decoded in slices: DuckDB needs ten times a text's size for it."""

@dataclass(slots=True)
class Setbacks:
    """What was set aside, by the object's number: single records, and whole objects."""

    records: dict[int, list[BadRecord]] = field(default_factory=dict)
    objects: dict[int, Refusal] = field(default_factory=dict)


def slices(text: Text) -> Iterator[Text]:
    """A large text in pieces of whole records; raises `Refusal` if it cannot be cut."""
    if len(text.content) <= SLICE:
        yield text
        return
    raws = cut(text.content)
    first = 0
    while first < len(raws):
        end, size = first, 0
        while end < len(raws) and (end == first or size < SLICE):
            size += len(memoryview(raws[end]))
            end += 1
        content = b'{"Records":[' + b",".join(bytes(raw) for raw in raws[first:end]) + b"]}"
        yield Text(text.object, text.first + first, content)
        first = end


def decode(staging: Staging, texts: Sequence[Text], setbacks: Setbacks) -> None:
    """Stage the records of the texts, and note what is set aside.

    A text that is refused whole leaves no record behind.
    """
    bulk, exactly = list(texts), list[Text]()
    if not staging.decode(bulk):
        exactly = [text for text in bulk if not staging.decode([text])]
        bulk = [text for text in bulk if text not in exactly]
    bare = staging.without_rows(text.object for text in bulk)
    exactly += [text for text in bulk if text.object in bare]
    for text in exactly:
        _decode_exactly(staging, text, None, setbacks)
    _redo_odd(staging, bulk, setbacks)


def _redo_odd(staging: Staging, texts: Sequence[Text], setbacks: Setbacks) -> None:
    if not texts:
        return
    wanted: dict[int, set[int]] = {}
    for number, position in staging.take_odd(min(text.object for text in texts)):
        wanted.setdefault(number, set()).add(position)
    for text in texts:
        if text.object in wanted:
            _decode_exactly(staging, text, wanted[text.object], setbacks)


def _decode_exactly(
    staging: Staging, text: Text, positions: set[int] | None, setbacks: Setbacks
) -> None:
    """Read the records at `positions` of the object, or all of the text's, one by one."""
    try:
        raws = cut(text.content)
    except Refusal as refusal:
        setbacks.objects[text.object] = refusal
        return
    rows: list[tuple[int, int, ExactRecord]] = []
    for position, record in _read(raws, text.first, positions):
        if isinstance(record, BadRecord):
            setbacks.records.setdefault(text.object, []).append(record)
        else:
            rows.append((text.object, position, record))
    staging.insert(rows)


def _read(
    raws: list[msgspec.Raw], first: int, positions: set[int] | None
) -> Iterator[tuple[int, ExactRecord | BadRecord]]:
    for position, raw in enumerate(raws, first):
        if positions is None or position in positions:
            for record in read_records([raw], position):
                yield position, record
