"""Addenda: records that update an event that was delivered before, or will be.

An event with addenda is one row. It is folded from every record delivered for it, the originals
first and then the addenda, each by time and id, so the order of arrival does not matter; all of
them are kept in the row's `versions`. What a later record says of a field holds, but the event
keeps the id of the first: that is the one that others know it by.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec

from bot.archive.exact import ExactRecord, object_text, read_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Version", "fold", "read_versions"]

_MEMBERS = msgspec.json.Decoder(dict[str, msgspec.Raw])
_VERSIONS = msgspec.json.Decoder(list[msgspec.Raw])


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """A record delivered for an event; sorts into the order in which they are applied."""

    is_addendum: bool
    time: str
    event_id: str
    text: str


def read_versions(versions: str | None, record: str) -> list[Version]:
    """What is known of a row's versions: the array if there is one, or the record itself."""
    if versions is None:
        return [_version(record.encode())]
    return [_version(bytes(raw)) for raw in _VERSIONS.decode(versions)]


def fold(identity: str, versions: Iterable[Version]) -> ExactRecord:
    """The one row of an event, from all its versions."""
    ordered = sorted(versions)
    first, *later = (_MEMBERS.decode(version.text) for version in ordered)
    merged = dict(first)
    for members in later:
        merged |= {name: value for name, value in members.items() if name != "eventID"}
    return replace(read_record(_text(merged).encode()), identity=identity, versions=_array(ordered))


def _array(versions: Sequence[Version]) -> str:
    return f"[{','.join(version.text for version in versions)}]"


def _version(record: bytes) -> Version:
    members = _MEMBERS.decode(msgspec.json.format(record, indent=-1))
    return Version(
        is_addendum="addendum" in members,
        time=_told(members, "eventTime"),
        event_id=_told(members, "eventID"),
        text=_text(dict(sorted(members.items()))),
    )


def _told(members: dict[str, msgspec.Raw], name: str) -> str:
    return bytes(members.get(name, b"")).decode()


def _text(members: dict[str, msgspec.Raw]) -> str:
    return object_text({name: bytes(value) for name, value in members.items()})
