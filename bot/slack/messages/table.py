"""The rows of an answer: a table block, and the same as plain lines for where none is taken.

A table block has at most 100 rows of 20 columns
(https://docs.slack.dev/reference/block-kit/blocks/table-block); its `raw_text` cells mark nothing
up, so that they may hold anybody's words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.domain.cell_text import as_text
from bot.domain.escaping import for_terminal
from bot.domain.principal import short_principal
from bot.slack.messages.text import code_block, shortened

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from bot.domain.answer import Answer, Cell
    from bot.slack.messages.message import Block

__all__ = ["PAGE", "Rows", "rows_of"]

PAGE = 10
"""Rows a page: what fits a phone's screen two times over."""

_COLUMNS = 20
_CELLS = 6_000
"""Characters that a page's cells may have together, of the message's budget."""
_LONGEST_CELL = 120
_PLAIN_WIDTH, _PLAIN_COLUMNS = 28, 5
_EMPTY = "\u2013"


@dataclass(frozen=True, slots=True)
class Rows:
    """A page of rows: the table block, the plain lines, and how much of it had to be shortened."""

    table: Block
    plain: Block
    shown: int
    cells_cut: int
    columns_left_out: int


def rows_of(answer: Answer, page: int, zone: tzinfo) -> Rows:
    """The page's rows; page 0 is the first."""
    columns = answer.columns[:_COLUMNS]
    rows = [row[:_COLUMNS] for row in answer.rows[page * PAGE : (page + 1) * PAGE]]
    one_day = _one_day(answer, zone)
    full = [[_text(cell, zone, one_day=one_day) for cell in row] for row in rows]
    heads = [for_terminal(name) or _EMPTY for name in columns]
    most = _longest_cell(heads, full)
    cells = [[shortened(text, most) for text in row] for row in full]
    return Rows(
        table=_table([shortened(head, most) for head in heads], cells, rows),
        plain=_lines(heads, full),
        shown=len(rows),
        cells_cut=sum(
            text != short
            for row, cut in zip(full, cells, strict=True)
            for text, short in zip(row, cut, strict=True)
        ),
        columns_left_out=len(answer.columns) - len(columns),
    )


def _longest_cell(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """The longest that each cell may be, so that all of them fit the budget."""
    most = _LONGEST_CELL
    while most > 8 and _size([heads, *rows], most) > _CELLS:  # noqa: PLR2004 - still tells something
        most = most * 3 // 4
    return most


def _size(rows: Sequence[Sequence[str]], most: int) -> int:
    return sum(min(len(text), most) for row in rows for text in row)


def _text(cell: Cell, zone: tzinfo, *, one_day: bool) -> str:
    """A cell for a phone: the time alone within one day, a principal without its account."""
    if isinstance(cell, datetime):
        local = cell.astimezone(zone)
        return f"{local:%H:%M:%S}" if one_day else f"{local:%m-%d %H:%M:%S}"
    text = as_text(cell, zone)
    return for_terminal(short_principal(text[:4_000])) or _EMPTY


def _one_day(answer: Answer, zone: tzinfo) -> bool:
    """Whether all times of the answer are of one day, so that the day need not stand in each."""
    days = {
        cell.astimezone(zone).date()
        for row in answer.rows
        for cell in row
        if isinstance(cell, datetime)
    }
    return len(days) <= 1


def _table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], values: Sequence[Sequence[Cell]]
) -> Block:
    settings = [
        {"align": "right"} if _is_count(values, at) else {"align": "left"}
        for at in range(len(heads))
    ]
    return {
        "type": "table",
        "column_settings": settings,
        "rows": [[_cell(text) for text in row] for row in (heads, *rows)],
    }


def _is_count(rows: Sequence[Sequence[Cell]], at: int) -> bool:
    found = [row[at] for row in rows if row[at] is not None]
    return bool(found) and all(
        isinstance(cell, int | float) and not isinstance(cell, bool) for cell in found
    )


def _cell(text: str) -> dict[str, Any]:
    return {"type": "raw_text", "text": text or _EMPTY}


def _lines(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Block:
    """The first columns in one width each."""
    lines = [
        [shortened(text, _PLAIN_WIDTH) for text in row[:_PLAIN_COLUMNS]] for row in (heads, *rows)
    ]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return code_block(
        "\n".join(
            "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
            for line in lines
        )
    )
