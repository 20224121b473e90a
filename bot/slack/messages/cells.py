"""Values and times as a phone shows them: short, and with nothing in them that acts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bot.domain.cell_text import as_text
from bot.domain.escaping import for_terminal
from bot.domain.principal import short_principal

if TYPE_CHECKING:
    from datetime import tzinfo

    from bot.domain.answer import Answer, Cell

__all__ = ["CellTexts", "is_principal", "span"]

_NOTHING = "\u2013"
_LONGEST = 4_000
"""Characters of a value that are looked at; no message shows as many of one."""


class CellTexts:
    """Writes the cells of one answer: every time in one form, the same on all of its pages."""

    def __init__(self, answer: Answer, zone: tzinfo) -> None:
        self._zone = zone
        self._principal = tuple(map(is_principal, answer.columns))
        self._times = _time_form(answer, zone)

    def __call__(self, cell: Cell, column: int) -> str:
        """The text of a cell; never blank, as Slack refuses an empty one."""
        if isinstance(cell, datetime):
            return cell.astimezone(self._zone).strftime(self._times)
        text = as_text(cell, self._zone)[:_LONGEST]
        shown = for_terminal(short_principal(text) if self._principal[column] else text)
        return shown if shown.strip() else f'"{shown}"' if text else _NOTHING


def is_principal(column: str) -> bool:
    """Whether a column holds ARNs of principals: `userIdentity.arn` and its likes."""
    return column.endswith("dentity.arn")


def span(first: datetime, last: datetime, zone: tzinfo) -> str:
    """From when to when: `2024-05-02, 11:00:00 to 11:00:09 UTC`."""
    begin, end = first.astimezone(zone), last.astimezone(zone)
    if begin == end:
        return f"{begin:%Y-%m-%d, %H:%M:%S %Z}"
    if begin.date() == end.date():
        return f"{begin:%Y-%m-%d, %H:%M:%S} to {end:%H:%M:%S %Z}"
    return f"{begin:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M %Z}"


def _time_form(answer: Answer, zone: tzinfo) -> str:
    """What all the times have in common is left away; the coverage says which day it is."""
    times = [cell for row in answer.rows for cell in row if isinstance(cell, datetime)]
    if not times:
        return ""
    first, last = min(times).astimezone(zone), max(times).astimezone(zone)
    if first.date() == last.date():
        return "%H:%M:%S"
    return "%m-%d %H:%M:%S" if first.year == last.year else "%Y-%m-%d %H:%M"
