"""What of a table's metadata lies in S3, whatever a catalog knows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.archive.remote.warehouse import Warehouse

if TYPE_CHECKING:
    from bot.archive.layout import Layout

__all__ = ["newest_metadata"]

_STATE = re.compile(r"(\d+)-[^/]+\.metadata\.json")
"""A state of the table: they are numbered, and of one that was begun twice the later holds."""


def newest_metadata(layout: Layout) -> str | None:
    """The last state of the table in the archive's warehouse; nothing where there is none."""
    place = layout.place
    if not place.warehouse:
        return None
    warehouse = Warehouse.at(place.warehouse, place.access)
    folder = f"{layout.metadata.relative_to(layout.warehouse)}/"
    states = [
        (int(state[1]), modified, name)
        for name, modified in warehouse.listed(folder)
        if (state := _STATE.fullmatch(name.removeprefix(folder)))
    ]
    return f"{warehouse.url}{max(states)[2]}" if states else None
