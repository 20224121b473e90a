"""Which objects need not be read again: same path, same size, same time of change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.archive.batch import UNREAD
from bot.archive.database import is_there, reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.archive.layout import Layout
    from bot.archive.objects import Found

__all__ = ["unread"]


def unread(layout: Layout, found: Sequence[Found]) -> list[Found]:
    """The objects that the archive has not read as they are now, in the order given.

    An object that was set aside is read again only when it has changed.
    """
    if not is_there(layout.database):
        return list(found)
    with reading(layout.database) as connection:
        known = set(
            connection.execute(
                "SELECT path, size, modified FROM objects WHERE sha256 <> ?", [UNREAD]
            )
        )
    return [item for item in found if (item.key, item.size, item.modified) not in known]
