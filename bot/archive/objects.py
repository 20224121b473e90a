"""CloudTrail objects, wherever they lie, and finding them in files and folders.

Key layout: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from bot.archive.refusal import Refusal
from bot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["FileObject", "Found", "find_objects", "stamp"]

_SIBLINGS = frozenset({"CloudTrail-Digest", "CloudTrail-Insight", "CloudTrail-Aggregated"})
"""Folders beside `CloudTrail` that hold no events: digests, insights, aggregations."""

_SUFFIXES = (".json.gz", ".json")
_STAMP = re.compile(r"_(\d{8}T\d{4}Z)_")
"""When the object was delivered, in the last part of its key."""


class Found(Protocol):
    """An object that was found; it can be sent to another process."""

    @property
    def key(self) -> str:
        """What the archive knows it by."""

    @property
    def size(self) -> int:
        """In bytes, 0 where that is not known yet."""

    @property
    def modified(self) -> int:
        """A number that changes with the content; 0 where that is not known."""

    def read(self) -> bytes:
        """Its bytes; raises `Refusal` where it cannot be read."""


@dataclass(frozen=True, slots=True)
class FileObject:
    """An object in a file; `modified` in nanoseconds."""

    path: Path
    size: int
    modified: int

    @property
    def key(self) -> str:
        """What the archive knows it by: the path, as text even where its bytes are none."""
        return str(self.path).encode("utf-8", "backslashreplace").decode()

    def read(self) -> bytes:
        """The file's bytes; raises `Refusal`."""
        try:
            if not self.path.is_file():
                raise Refusal("it is not a file, or it is gone")
            return self.path.read_bytes()
        except OSError as problem:
            raise Refusal(f"it cannot be read: {problem.strerror}") from problem


def find_objects(paths: Sequence[Path]) -> list[FileObject]:
    """The objects at and under the paths, the earliest delivered first.

    Digest and Insight siblings are passed over. Delivery order interleaves accounts and regions,
    so that what is committed together spans hours and not months. Raises `UsageError` for a path
    that does not exist.
    """
    files: dict[Path, None] = {}
    for path in paths:
        if not path.exists():
            raise UsageError(f"There is nothing at {path}.")
        files.update(dict.fromkeys(_files(path.resolve())))
    return sorted(_found(files), key=lambda found: (stamp(found.path.name), found.key))


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = [name for name in folders if name not in _SIBLINGS]
        yield from (
            Path(folder, name)
            for name in names
            if name.endswith(_SUFFIXES) and not _is_sibling(name)
        )


def _is_sibling(name: str) -> bool:
    """Whether the name is a digest's or an insight's: they carry their kind in the name, too."""
    return any(f"_{kind}_" in name for kind in _SIBLINGS)


def _found(files: Iterable[Path]) -> Iterator[FileObject]:
    for path in files:
        try:
            facts = path.stat()
        except OSError:  # gone, or a link to nowhere: found out again, and told, when it is read
            yield FileObject(path, 0, 0)
        else:
            yield FileObject(path, facts.st_size, facts.st_mtime_ns)


def stamp(name: str) -> str:
    """When an object of this name was delivered, `20261122T1015Z`; "" where it does not say."""
    found = _STAMP.search(name)
    return found[1] if found else ""
