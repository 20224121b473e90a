"""An answer for a person at a terminal: headline, totals, rows, coverage."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from bot.cli.render.columns import columns
from bot.cli.render.coverage import coverage_lines
from bot.domain.cell_text import as_text, as_timestamp
from bot.domain.escaping import for_terminal
from bot.domain.headline import caveats
from bot.domain.principal import short_principal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

    from bot.domain.answer import Totals
    from bot.domain.report import Report

__all__ = ["report_as_table"]

_TOP = 5
_PIPE_WIDTH = 200
"""Characters a line when the output is not a terminal, where nobody resizes a window."""

_BOLD, _YELLOW, _DIM, _PLAIN = "\x1b[1m", "\x1b[33m", "\x1b[2m", "\x1b[0m"


def report_as_table(report: Report, zone: tzinfo, *, width: int | None, color: bool) -> str:
    """The report as text; `width` is the terminal's, `None` when there is no terminal."""
    lines = [
        f"{style}{line}{_PLAIN}" if color and style else line
        for style, line in _styled(report, zone, width or _PIPE_WIDTH)
    ]
    return "\n".join(lines) + "\n"


def _styled(report: Report, zone: tzinfo, width: int) -> Iterator[tuple[str, str]]:
    """Each line with how it is set off."""
    answer = report.answer
    yield _BOLD, for_terminal(report.headline)
    for note in caveats(answer):
        yield _YELLOW, f"! {note}"
    if answer.totals.events:
        yield _DIM, _span(answer.totals, zone)
        yield "", ""
        yield from (("", line) for line in _totals(answer.totals, width))
    if answer.rows:
        yield "", ""
        yield from (("", line) for line in _rows(report, zone, width))
    yield "", ""
    for line in coverage_lines(answer.coverage, zone):
        yield _DIM, for_terminal(line)  # accounts and regions are events' words too


def _span(totals: Totals, zone: tzinfo) -> str:
    if totals.first is None or totals.last is None:
        return ""
    return f"first {as_timestamp(totals.first, zone)}, last {as_timestamp(totals.last, zone)}"


def _totals(totals: Totals, width: int) -> Iterator[str]:
    """The dimensions side by side, each with its most frequent values."""
    head: list[str] = []
    parts = []
    for dimension, counts in totals.by.items():
        head += [f"{dimension} ({totals.distinct.get(dimension, 0):,})", "events"]
        parts.append(
            [
                (for_terminal(short_principal(count.value or "-")), f"{count.events:,}")
                for count in counts[:_TOP]
            ]
        )
    rows = [
        [cell for pair in line for cell in pair] for line in zip_longest(*parts, fillvalue=("", ""))
    ]
    return columns(head, rows, width=width, right=frozenset(range(1, len(head), 2)))


def _rows(report: Report, zone: tzinfo, width: int) -> Iterator[str]:
    names = report.answer.columns
    rows = [
        [
            for_terminal(_cell(name, as_text(cell, zone)))
            for name, cell in zip(names, row, strict=True)
        ]
        for row in report.answer.rows
    ]
    return columns([for_terminal(name) for name in names], rows, width=width)


def _cell(name: str, text: str) -> str:
    """ARNs of principals without what repeats on every line; the other formats have them whole."""
    return short_principal(text) if name.endswith("dentity.arn") else text
