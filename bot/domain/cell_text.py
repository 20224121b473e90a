"""One value of a result as text."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.domain.answer import Cell

__all__ = ["as_key", "as_text", "as_timestamp", "dollars"]

_WHOLE = 1e15
"""Doubles are written without a point where they are whole and smaller than this."""


def as_timestamp(instant: datetime, zone: tzinfo) -> str:
    """The instant in a zone, to the second: `2023-07-10 12:32:49Z` in UTC, else with an offset."""
    local = instant.astimezone(zone)
    offset = local.strftime("%z")
    return local.strftime("%Y-%m-%d %H:%M:%S") + ("Z" if offset == "+0000" else offset)


def dollars(amount: float) -> str:
    """US dollars: `$1.50`, and as small as they come for one question: `$0.0012`."""
    if 0 < amount < 0.0001:  # noqa: PLR2004 - less than is shown
        return "under $0.0001"
    return f"${amount:,.2f}" if amount >= 1 else f"${amount:.4f}"


def as_text(cell: Cell, zone: tzinfo) -> str:
    """A cell for people to read; nothing is an empty text."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return as_timestamp(cell, zone)
    if isinstance(cell, float):
        return f"{cell:.15g}"
    return str(cell)


def as_key(cell: Cell) -> str:
    """A cell as the query language writes its value as a text; nothing is an empty text."""
    if isinstance(cell, datetime):
        plain = cell.astimezone(UTC).replace(tzinfo=None)
        return plain.isoformat(timespec="milliseconds").removesuffix(".000") + "Z"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _WHOLE else repr(cell)
    return as_text(cell, UTC)
