"""msgspec structures for a record and for the objects that extracts are taken from."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

import msgspec

from bot.domain.event_columns import EXTRACTS, TOP_LEVEL, Kind

__all__ = ["Envelope", "Shapes", "shapes"]

_TYPES: Final[dict[Kind, Any]] = {
    Kind.TEXT: str,
    Kind.TIME: str,
    Kind.BOOLEAN: bool,
    Kind.JSON: msgspec.Raw,
}

_Record = msgspec.defstruct(
    "_Record",
    [(column.path[0], _TYPES[column.kind], None) for column in TOP_LEVEL],
    forbid_unknown_fields=True,
)
"""A field that is missing is None; one that is null raises, unless it is a JSON column's."""


class Envelope(msgspec.Struct):
    """An object's content."""

    Records: list[_Record]  # type: ignore[valid-type]


Shapes: TypeAlias = dict[str, msgspec.json.Decoder[Any]]


def shapes() -> Shapes:
    """For each JSON column that extracts come from, a decoder of just those fields."""
    tops = dict.fromkeys(column.path[0] for column in EXTRACTS)
    return {
        top: msgspec.json.Decoder(_shape([c.path[1:] for c in EXTRACTS if c.path[0] == top]))
        for top in tops
    }


def _shape(paths: list[tuple[str, ...]]) -> type[Any]:
    """A structure with the fields that paths start with, and structures below where they go on."""
    fields: list[tuple[str, Any, Any]] = []
    for name in dict.fromkeys(path[0] for path in paths):
        below = [path[1:] for path in paths if path[0] == name and len(path) > 1]
        kind = _shape(below) | None if below else Any
        fields.append((name, kind, None))
    return msgspec.defstruct("_Shape", fields)
