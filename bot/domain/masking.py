"""Masking values: what stands in their place, and how far into a value masking goes."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from bot.domain.sensitive import MESSAGE, SensitiveFields

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.domain.answer import Cell
    from bot.domain.sensitive import MaskingRules

__all__ = ["MASK", "ColumnMask", "Masker"]

MASK: Final = "\u2022\u2022\u2022\u2022"
"""What is seen of a masked value, with a tag behind it that is the same for the same value."""

_TAG: Final = 6
"""Hexadecimal digits: of a thousand values, two share a tag once in thirty answers."""
_MASKED: Final = re.compile(rf"{MASK}[0-9a-f]{{{_TAG}}}")
_EXAMINED: Final = 65_536
"""Characters of a text that patterns look at; what is behind them is masked unread."""


@dataclass(frozen=True)
class Masker:
    """Masks values. `key` makes the tags: new with each process, so that none can be guessed."""

    rules: MaskingRules
    key: bytes = field(default_factory=lambda: secrets.token_bytes(16), repr=False)

    @cached_property
    def fields(self) -> SensitiveFields:
        """Which fields are sensitive."""
        return SensitiveFields(self.rules.fields)

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(pattern) for pattern in self.rules.values)

    def column(self, reads: Iterable[str], *, whole: bool = True) -> ColumnMask:
        """What masks the values of a column that is made of these fields.

        `whole` says that each value is the value of one of the fields as it stands.
        """
        holds = self.fields.lie_below if whole else self.fields.lie_in_text_of
        return ColumnMask(
            masker=self,
            hidden=any(map(self.fields.hide, reads)),
            holders=tuple(sorted(filter(holds, reads))),
            whole=whole,
        )

    def mask(self, text: str) -> str:
        """The mask of a text; nothing is not masked, nor is a mask."""
        if not text or _MASKED.fullmatch(text):
            return text
        digest = hmac.new(self.key, text.encode("utf-8", "replace"), hashlib.sha256)
        return f"{MASK}{digest.hexdigest()[:_TAG]}"

    def text(self, text: str) -> str:
        """Any text, with what the patterns find in it masked."""
        shown, unread = text[:_EXAMINED], text[_EXAMINED:]
        for pattern in self._patterns:
            shown = pattern.sub(self._part, shown)
        return shown + self.mask(unread) if unread else shown

    def _part(self, found: re.Match[str]) -> str:
        if not found.re.groups or found[1] is None:
            return self.mask(found[0])
        start, end = found.start(1) - found.start(), found.end(1) - found.start()
        return found[0][:start] + self.mask(found[1]) + found[0][end:]


@dataclass(frozen=True)
class ColumnMask:
    """Masks the values of one column.

    `hidden` says that they are sensitive as they are, `holders` are the fields in which something
    sensitive can lie.
    """

    masker: Masker
    hidden: bool
    holders: tuple[str, ...]
    whole: bool

    def __call__(self, cell: Cell) -> Cell:
        """The value as a channel may see it."""
        if isinstance(cell, str):
            return self.text(cell)
        cut_out = bool(self.holders) and not self.whole
        return (
            self.masker.mask(str(cell)) if cell is not None and (self.hidden or cut_out) else cell
        )

    def text(self, text: str) -> str:
        """The same of a text."""
        if self.hidden:
            return self.masker.mask(text)
        return self.masker.text(self._inside(text) if self.holders else text)

    def _inside(self, text: str) -> str:
        """A structure keeps its shape; a piece of one does not tell what it is, and goes whole."""
        if not text.lstrip().startswith(("{", "[")):
            return text if self.whole and MESSAGE not in self.holders else self.masker.mask(text)
        try:
            document = json.loads(text, object_pairs_hook=_members)
            masked = self._without(document)
            if masked == document:
                return text
            return json.dumps(masked, ensure_ascii=False, separators=(",", ":"))
        except (ValueError, RecursionError):  # no JSON, or nested to break its reader
            return self.masker.mask(text)

    def _without(self, document: Any) -> Any:  # noqa: ANN401 - JSON
        for holder in self.holders:
            document = self._leaves(document, "" if holder == MESSAGE else holder)
        return document

    def _leaves(self, part: Any, path: str) -> Any:  # noqa: ANN401 - JSON
        if path and part is not None and self.masker.fields.name(path):
            return self.masker.mask(part if isinstance(part, str) else json.dumps(part))
        if isinstance(part, dict):
            return {name: self._leaves(value, _below(path, name)) for name, value in part.items()}
        if isinstance(part, list):
            return [self._leaves(value, _below(path, str(at))) for at, value in enumerate(part)]
        return part


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object's members; which of two of one name counts, readers do not agree on."""
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("two members of one name")
    return members
