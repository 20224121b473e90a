"""One record at a time, exactly: for what the bulk decoder will not vouch for.

It is some twenty times slower than decoding in bulk, and used for the few records that have an
unknown field, a value of an unexpected type, an unusual time or an addendum, and for the objects
that hold something malformed.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
import orjson

from bot.archive.refusal import Refusal
from bot.domain.event_columns import TOP_LEVEL, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ExactRecord", "object_text", "read_record"]

_NAMESPACE = uuid.UUID("6a1f6a0e-59a1-5b0c-9d5e-8f6f3f0f7a11")
"""For the ids of events that came without one."""

_NULL = b"null"
_CANONICAL = "%Y-%m-%dT%H:%M:%SZ"

Cell = str | bool | datetime | None


_MEMBERS = msgspec.json.Decoder(dict[str, msgspec.Raw])


@dataclass(frozen=True, slots=True)
class ExactRecord:
    """A record's top-level columns by name, and the bookkeeping that is known already.

    `identity` is what makes the event one event where that is not its `event_id`; `versions` is a
    JSON array of the records delivered for the event, where that must be kept: with an addendum.
    """

    columns: Mapping[str, Cell]
    rest: str | None
    identity: str | None
    versions: str | None


def read_record(raw: bytes) -> ExactRecord:
    """Lay one record out in columns; raises `Refusal` where it cannot be an event."""
    members = _members(raw)
    columns: dict[str, Cell] = {}
    rest: dict[str, bytes] = {}
    for column in TOP_LEVEL:
        field = column.path[0]
        value = members.pop(field, None)
        if value is None:
            columns[column.name] = None
            continue
        cell, exact = _READERS[column.kind](bytes(value))
        columns[column.name] = cell
        if not exact:
            rest[field] = bytes(value)
    if columns["event_time"] is None:
        raise Refusal("the record has no usable eventTime")
    rest.update({field: bytes(value) for field, value in members.items()})
    original = _original(columns["addendum"])
    return ExactRecord(
        columns=columns,
        rest=object_text(rest) if rest else None,
        identity=original or (None if columns["event_id"] else _derived_id(raw)),
        versions=f"[{raw.decode()}]" if original else None,
    )


def _members(raw: bytes) -> dict[str, msgspec.Raw]:
    try:
        parsed = orjson.loads(raw)  # strict: no lone surrogates, no NaN, valid UTF-8
    except orjson.JSONDecodeError as problem:
        raise Refusal("the record has text that is not valid Unicode or JSON") from problem
    if not isinstance(parsed, dict):
        raise Refusal("the record is not an object")
    return _MEMBERS.decode(raw)


def _text(value: bytes) -> tuple[Cell, bool]:
    if value.startswith(b'"'):
        return msgspec.json.decode(value, type=str), True
    return None, False


def _boolean(value: bytes) -> tuple[Cell, bool]:
    return (value == b"true", True) if value in {b"true", b"false"} else (None, False)


def _json(value: bytes) -> tuple[Cell, bool]:
    return (None, False) if value == _NULL else (value.decode(), True)


def _time(value: bytes) -> tuple[Cell, bool]:
    """The instant in UTC without a zone, and whether its standard form is what was written."""
    text, _ = _text(value)
    if not isinstance(text, str):
        return None, False
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            moment = moment.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):  # no time, or one past the calendar's ends in UTC
        return None, False
    return moment, moment.strftime(_CANONICAL) == text and not moment.microsecond


_READERS = {Kind.TEXT: _text, Kind.BOOLEAN: _boolean, Kind.JSON: _json, Kind.TIME: _time}


def object_text(members: Mapping[str, bytes]) -> str:
    """A JSON object of members whose values are JSON texts."""
    return (
        "{"
        + ",".join(f"{orjson.dumps(key).decode()}:{raw.decode()}" for key, raw in members.items())
        + "}"
    )


def _original(addendum: Cell) -> str | None:
    """The id of the event that an addendum updates; delivery delays update nothing.

    https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
    """
    if not isinstance(addendum, str):
        return None
    block = orjson.loads(addendum)
    if not isinstance(block, dict) or block.get("reason") != "UPDATED_DATA":
        return None
    original = block.get("originalEventID")
    return original if isinstance(original, str) and original else None


def _derived_id(raw: bytes) -> str:
    """The same id for the same record, whatever the order of its keys."""
    canonical = orjson.dumps(orjson.loads(raw), option=orjson.OPT_SORT_KEYS)
    return str(uuid.uuid5(_NAMESPACE, canonical.decode()))
