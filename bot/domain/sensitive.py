"""What does not belong in a channel: the rules of `access.yaml` under `masking`.

Keys of objects can name patients, and so does whatever carries such a key: the ARN of an object
in `resources` or in an error message, the source of a copy, the prefix of a listing. CloudTrail
leaves out most passwords and secrets itself, but not every service does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import translate
from functools import cached_property
from typing import Annotated, Final

from msgspec import Meta, Struct

from bot.domain.event_columns import EXTRACTS, TOP_LEVEL, Kind

__all__ = ["MESSAGE", "MaskingRules", "SensitiveFields"]

MESSAGE: Final = "@message"
"""The field that is a whole event."""

_FLAT: Final = frozenset(
    {"@timestamp", "@log", "@logStream", "@ptr"}
    | {".".join(column.path) for column in (*TOP_LEVEL, *EXTRACTS) if column.kind is not Kind.JSON}
)
"""Fields with nothing below them."""

_GLOB: Final = re.compile(r"[*?\[]")


class MaskingRules(Struct, frozen=True, forbid_unknown_fields=True):
    """What is sensitive. Without a word about it, what is shipped stays in force."""

    fields: Annotated[
        tuple[str, ...],
        Meta(description="Fields by path with all below them; `*` is anything, in any case."),
    ] = (
        "requestParameters.key",
        "requestParameters.prefix",
        "requestParameters.x-amz-copy-source*",
        "requestParameters.tagging",
        "requestParameters.*password",
        "requestParameters.*clientSecret",
        "requestParameters.*secretString",
        "requestParameters.*secretBinary",
        "responseElements.*sessionToken",
    )
    values: Annotated[
        tuple[str, ...],
        Meta(description="Regular expressions: their first group is masked, or all they find."),
    ] = (
        r'arn:aws[a-z-]*:s3:::[a-z0-9.-]{3,63}/((?:[^"\\]|\\[^"])+)',
        r'arn:aws[a-z-]*:s3:[a-z0-9-]+:\d{12}:accesspoint/[a-z0-9-]+/object/((?:[^"\\]|\\[^"])+)',
    )


@dataclass(frozen=True)
class SensitiveFields:
    """The fields that `patterns` name, each with all that lies below it."""

    patterns: tuple[str, ...]

    @cached_property
    def _named(self) -> re.Pattern[str]:
        return re.compile("|".join(translate(pattern.lower()) for pattern in self.patterns))

    def name(self, path: str) -> bool:
        """Whether a pattern names this very field."""
        return bool(self.patterns) and self._named.match(path.lower()) is not None

    def hide(self, path: str) -> bool:
        """Whether a field is sensitive, or lies in one that is."""
        parts = path.split(".")
        return any(self.name(".".join(parts[:length])) for length in range(1, len(parts) + 1))

    def lie_below(self, path: str) -> bool:
        """Whether a sensitive field can lie below one."""
        return any(path == MESSAGE or _leads_below(p.lower(), path.lower()) for p in self.patterns)

    def lie_in_text_of(self, path: str) -> bool:
        """The same of a field of which only text is met, cut out of an object's maybe."""
        return path not in _FLAT and self.lie_below(path)


def _leads_below(pattern: str, path: str) -> bool:
    """Whether a pattern can name something below a path; past a wildcard, it can."""
    start, *wild = _GLOB.split(pattern, maxsplit=1)
    inside = f"{path}."
    return start.startswith(inside) or (bool(wild) and inside.startswith(start))
