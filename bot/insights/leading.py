"""The leading part of a query: what only chooses events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.insights.syntax import (
    Command,
    Dedup,
    Display,
    FillMissing,
    Limit,
    Query,
    Sort,
    Stats,
    Unnest,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["leading"]


def leading(query: Query) -> Sequence[Command]:
    """Return the commands before the first that makes something else of events.

    Left out are `sort` and `display`, which choose none.
    """
    found: list[Command] = []
    for command in query.commands:
        if isinstance(command, Stats | Dedup | Limit | Unnest | FillMissing):
            break
        if not isinstance(command, Sort | Display):
            found.append(command)
    return found
