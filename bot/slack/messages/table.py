"""A page of an answer's rows: as a table block, and in plain lines for where none is taken.

A table block has at most 100 rows of 20 columns
(https://docs.slack.dev/reference/block-kit/blocks/table-block); its `raw_text` cells mark nothing
up, so that they may hold anybody's words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.domain.escaping import for_terminal
from bot.slack.messages.cells import CellTexts, is_principal
from bot.slack.messages.lines import in_lines
from bot.slack.messages.text import code_block, named, shortened, weight

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from bot.domain.answer import Answer, Cell
    from bot.slack.messages.message import Block

__all__ = ["PAGE", "Form", "Page", "page_of"]

PAGE = 10
"""Rows a page: what fits a phone's screen two times over."""

_COLUMNS = 20
_LONGEST, _SHORTEST = 240, 8
"""Characters of a cell: an error message has about 200; of fewer than 8 nothing can be told."""


@dataclass(frozen=True, slots=True)
class Form:
    """Rows in one form, and what had to go of them in it, in words."""

    block: Block
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of an answer; `rows_cut` of them are not shown whole in the table."""

    table: Form
    plain: Form
    rows_cut: int


def page_of(answer: Answer, page: int, zone: tzinfo, *, room: int) -> Page:
    """The page's rows, page 0 first; the table's cells weigh at most `room` characters.

    `room` must do for 20 cells of 8 characters in each of the rows and in the head.
    """
    chosen = _chosen(answer)
    rows = answer.rows[page * PAGE : (page + 1) * PAGE]
    texts = CellTexts(answer, zone)
    head = [for_terminal(answer.columns[at]).strip() or "?" for at in chosen]
    whole = [head, *([texts(row[at], at) for at in chosen] for row in rows)]
    most = _longest_cell(whole, room)
    cut = [[shortened(text, most) for text in row] for row in whole]
    cells_cut = [_differing(*pair) for pair in zip(whole[1:], cut[1:], strict=True)]
    columns_out = len(answer.columns) - len(chosen)
    lines = in_lines(whole)
    return Page(
        table=Form(
            _table(cut, [_is_count(rows, at) for at in chosen]),
            _left_out(columns_out, sum(cells_cut)),
        ),
        plain=Form(
            named("rows", code_block(lines.text)),
            _left_out(len(answer.columns) - lines.columns, lines.cells_cut),
        ),
        rows_cut=len(rows) if columns_out else sum(map(bool, cells_cut)),
    )


def _chosen(answer: Answer) -> list[int]:
    """The columns to show, when and who first: a phone shows two or three of them at a time.

    Where there are too many, those go that hold nothing, then the last ones.
    """
    columns = list(range(len(answer.columns)))
    if len(columns) > _COLUMNS:
        filled = {at for row in answer.rows for at, cell in enumerate(row) if cell is not None}
        columns = sorted(sorted(columns, key=lambda at: at not in filled)[:_COLUMNS])
    return sorted(columns, key=lambda at: _rank(answer, at))


def _rank(answer: Answer, at: int) -> int:
    if any(isinstance(row[at], datetime) for row in answer.rows):
        return 0
    return 1 if is_principal(answer.columns[at]) else 2


def _is_count(rows: Sequence[Sequence[Cell]], at: int) -> bool:
    found = [row[at] for row in rows if row[at] is not None]
    return bool(found) and all(
        isinstance(cell, int | float) and not isinstance(cell, bool) for cell in found
    )


def _longest_cell(rows: Sequence[Sequence[str]], room: int) -> int:
    """The longest that each cell may be, so that all of them fit."""
    weights = [weight(text) for row in rows for text in row]
    most = _LONGEST
    while most > _SHORTEST and sum(min(size, most) for size in weights) > room:
        most = max(most * 4 // 5, _SHORTEST)
    return most


def _differing(whole: Sequence[str], cut: Sequence[str]) -> int:
    return sum(text != short for text, short in zip(whole, cut, strict=True))


def _table(rows: Sequence[Sequence[str]], counts: Sequence[bool]) -> Block:
    cells: list[list[dict[str, Any]]] = [
        [{"type": "raw_text", "text": text} for text in row] for row in rows
    ]
    settings = [{"align": "right" if count else "left"} for count in counts]
    return named("rows", {"type": "table", "column_settings": settings, "rows": cells})


def _left_out(columns: int, cells: int) -> tuple[str, ...]:
    counted = ((columns, "column", "left out"), (cells, "long value", "shortened"))
    return tuple(
        f"{count:,} {what}{'s' * (count != 1)} {how}" for count, what, how in counted if count
    )
