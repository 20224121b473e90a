"""Values that do not belong in a channel: which they are, and what stands in their place."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any

from msgspec import Struct

__all__ = ["MASK", "Masker", "MaskingRules"]

MASK = "\u2022\u2022\u2022\u2022"
"""In front of a tag that is the same for the same value, so that equal values look equal."""

_MESSAGE = "@message"
_LONGEST = 300_000
"""Characters of a value that are looked at; an event has at most 256 KB."""


class MaskingRules(Struct, frozen=True, forbid_unknown_fields=True):
    """What is sensitive: fields by path, and parts of any value by pattern."""

    fields: tuple[str, ...] = ()
    values: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for pattern in self.values:
            try:
                re.compile(pattern)
            except re.error as problem:
                raise ValueError(f"'{pattern}' is no regular expression: {problem}") from problem


@dataclass(frozen=True)
class Masker:
    """Masks values. `key` makes the tags: new with each process, so that none can be guessed."""

    rules: MaskingRules
    key: bytes = field(default_factory=lambda: secrets.token_bytes(16), repr=False)

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(pattern) for pattern in self.rules.values)

    def hides(self, path: str) -> bool:
        """Whether a field is sensitive as a whole."""
        return any(fnmatchcase(path, pattern) for pattern in self.rules.fields)

    def holds_hidden(self, path: str) -> bool:
        """Whether something sensitive can lie inside a field."""
        if path == _MESSAGE:
            return bool(self.rules.fields)
        inside = f"{path}."
        return any(
            pattern.startswith((inside, "*"))
            or fnmatchcase(inside, f"{pattern.partition('*')[0]}*")
            for pattern in self.rules.fields
        )

    def value(self, text: str, reads: frozenset[str]) -> str:
        """A value made of some fields, with what is sensitive in it masked."""
        if any(self.hides(path) for path in reads):
            return self._mask(text)
        holders = [path for path in reads if self.holds_hidden(path)]
        if holders:
            text = self._inside(text, holders)
        return self.text(text)

    def text(self, text: str) -> str:
        """Any text, with the parts masked that a pattern finds: its first group, or all of it."""
        for pattern in self._patterns:
            text = pattern.sub(self._part, text[:_LONGEST])
        return text

    def _inside(self, text: str, holders: list[str]) -> str:
        """JSON keeps its shape; what is no JSON was cut out of such a field, and goes whole."""
        try:
            document = json.loads(text)
        except ValueError:
            return self._mask(text)
        if not isinstance(document, dict | list):
            return self._mask(text) if len(holders) > 1 or _MESSAGE in holders else text
        for path in holders:
            document = self._leaves(document, "" if path == _MESSAGE else path)
        return json.dumps(document, ensure_ascii=False, separators=(",", ":"))

    def _leaves(self, part: Any, path: str) -> Any:  # noqa: ANN401 - JSON
        if path and self.hides(path):
            return self._mask(part if isinstance(part, str) else json.dumps(part))
        if isinstance(part, dict):
            return {name: self._leaves(value, _below(path, name)) for name, value in part.items()}
        if isinstance(part, list):
            return [self._leaves(value, _below(path, str(at))) for at, value in enumerate(part)]
        return part

    def _part(self, found: re.Match[str]) -> str:
        if not found.re.groups or found[1] is None:
            return self._mask(found[0])
        start, end = found.start(1) - found.start(), found.end(1) - found.start()
        return found[0][:start] + self._mask(found[1]) + found[0][end:]

    def _mask(self, text: str) -> str:
        if not text or text.startswith(MASK):
            return text
        tag = hmac.new(self.key, text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:4]
        return f"{MASK}{tag}"


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
