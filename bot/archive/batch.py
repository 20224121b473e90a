"""What one commit changes in the index, kept beside the commit so that a crash can be mended."""

from __future__ import annotations

import msgspec

__all__ = ["UNREAD", "Changes", "NewFile", "SeenObject", "SetAside"]

UNREAD = ""
"""Stands for the hash of an object that could not be read; it is tried again every time."""


class NewFile(msgspec.Struct, frozen=True):
    """A data file: path relative to the archive's folder, times in microseconds, inclusive.

    `accounts` and `regions` are JSON arrays; `addenda` counts rows that carry versions.
    """

    path: str
    day: str
    first: int
    last: int
    rows: int
    bytes: int
    denied: int
    addenda: int
    accounts: str
    regions: str


class SetAside(msgspec.Struct, frozen=True):
    """A record that was set aside, or with no position the whole object."""

    position: int | None
    reason: str
    raw: str | None


class SeenObject(msgspec.Struct, frozen=True):
    """An object that was read; `sound` says that nothing of it was set aside."""

    path: str
    size: int
    modified: int
    sha256: str
    records: int
    set_aside: tuple[SetAside, ...]

    @property
    def sound(self) -> bool:
        """Whether all of it is in the archive."""
        return not self.set_aside


class Changes(msgspec.Struct, frozen=True):
    """Files in, files out (by relative path), objects read. `at` in microseconds."""

    at: int
    objects: tuple[SeenObject, ...] = ()
    added: tuple[NewFile, ...] = ()
    removed: tuple[str, ...] = ()
