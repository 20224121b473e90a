"""Rows as lines of text in one width, for where Slack takes no table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.slack.messages.text import shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Lines", "in_lines"]

_WIDTH, _CELL = 72, 28
"""A phone shows about half of it a line and lets one scroll; more is no table any more."""

_GAP = "  "


@dataclass(frozen=True, slots=True)
class Lines:
    """The first `columns` of the rows; `cells_cut` of their values are shortened, heads apart."""

    text: str
    columns: int
    cells_cut: int


def in_lines(rows: Sequence[Sequence[str]]) -> Lines:
    """The head and the rows, with as many columns as a line holds, one at least."""
    short = [[shortened(text, _CELL) for text in row] for row in rows]
    widths = _fitting([max(map(len, column)) for column in zip(*short, strict=True)])
    lines = [
        _GAP.join(text.ljust(width) for text, width in zip(row, widths, strict=False)).rstrip()
        for row in short
    ]
    cut = sum(
        row[at] != whole[at]
        for row, whole in zip(short[1:], rows[1:], strict=True)
        for at in range(len(widths))
    )
    return Lines("\n".join(lines), len(widths), cut)


def _fitting(widths: Sequence[int]) -> Sequence[int]:
    """The widths of the first columns that stand on a line together."""
    for columns in range(len(widths), 1, -1):
        if sum(widths[:columns]) + len(_GAP) * (columns - 1) <= _WIDTH:
            return widths[:columns]
    return widths[:1]
