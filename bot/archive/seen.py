"""Which objects need not be read again: same path, same size, same time of change."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from bot.archive.batch import UNREAD
from bot.archive.database import is_there, reading

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from bot.archive.layout import Layout
    from bot.archive.objects import Found

__all__ = ["unread", "unreadable"]

_Item = TypeVar("_Item", bound="Found")


def unread(layout: Layout, found: Sequence[_Item]) -> list[_Item]:
    """The objects that the archive has not read as they are now, in the order given.

    An object that was set aside is read again only when it has changed; one of which nobody told
    the size is known by its key.
    """
    if not is_there(layout.database):
        return list(found)
    with reading(layout.database) as connection:
        return [item for item in found if not _is_known(connection, item)]


def unreadable(
    layout: Layout, prefix: str, after: str = "", limit: int = 1000
) -> list[tuple[str, int]]:
    """The keys under a prefix of what could not be read at all, and the sizes told of them.

    They come in the order of their keys, so many from the one `after` which they are wanted.
    """
    if not is_there(layout.database):
        return []
    with reading(layout.database) as connection:
        rows = connection.execute(
            "SELECT path, size FROM objects WHERE NOT sound AND sha256 = ?"
            " AND substr(path, 1, ?) = ? AND path > ? ORDER BY path LIMIT ?",
            [UNREAD, len(prefix), prefix, after, limit],
        )
        return [(path, size) for path, size in rows]


def _is_known(connection: sqlite3.Connection, item: Found) -> bool:
    row = connection.execute(
        "SELECT size, modified FROM objects WHERE path = ? AND sha256 <> ?", [item.key, UNREAD]
    ).fetchone()
    if row is None:
        return False
    return not item.modified or row == (item.size, item.modified)
