"""Which of a day's files are worth merging."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

__all__ = ["Group", "crowded", "rounds"]


@dataclass(frozen=True, slots=True)
class Group:
    """Files of one day, by their relative paths, that are to become one; what they hold."""

    day: str
    paths: tuple[str, ...]
    rows: int
    bytes: int

    def __add__(self, other: Group) -> Group:
        return Group(
            self.day, self.paths + other.paths, self.rows + other.rows, self.bytes + other.bytes
        )


def crowded(connection: sqlite3.Connection, most_rows: int) -> list[Group]:
    """The groups of two files and more, each of at most so many rows, oldest day first.

    Neighbours in time come together. Rows add up exactly, as bytes do not, so two merged files
    can never be merged with each other again: after a compaction there is nothing to do.
    """
    rows = connection.execute("SELECT day, path, rows, bytes FROM files ORDER BY day, first, path")
    files = (Group(day, (path,), count, size) for day, path, count, size in rows)
    return [
        group
        for _, of_day in groupby(files, key=lambda file: file.day)
        for group in _packed(of_day, most_rows)
        if len(group.paths) > 1
    ]


def rounds(groups: Iterable[Group], most_rows: int) -> Iterator[list[Group]]:
    """Groups to be committed together: a commit costs as much as the merging of a small day."""
    found: list[Group] = []
    for group in groups:
        if found and sum(item.rows for item in found) + group.rows > most_rows:
            yield found
            found = []
        found.append(group)
    if found:
        yield found


def _packed(files: Iterable[Group], most_rows: int) -> Iterator[Group]:
    """Fill one group after the other; a file that is too large is a group of its own."""
    packed: Group | None = None
    for file in files:
        if packed is None:
            packed = file
        elif packed.rows + file.rows <= most_rows:
            packed += file
        else:
            yield packed
            packed = file
    if packed is not None:
        yield packed
