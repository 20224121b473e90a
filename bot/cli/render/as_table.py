"""An answer for a person at a terminal: headline, totals, rows, coverage."""

from __future__ import annotations

import io
from datetime import tzinfo
from itertools import zip_longest
from typing import TYPE_CHECKING

from bot.cli.render.cells import as_text, as_timestamp
from bot.cli.render.coverage import coverage_lines
from bot.domain.escaping import for_terminal
from bot.domain.headline import caveats
from bot.domain.principal import short_principal
from bot.domain.report import Report

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

__all__ = ["report_as_table"]

_TOP = 5
_PIPE_WIDTH = 200
"""Characters a line when the output is not a terminal, where nobody resizes a window."""


def report_as_table(report: Report, zone: tzinfo, *, width: int | None, color: bool) -> str:
    """The report as text; `width` is the terminal's, `None` when there is no terminal."""
    from rich.console import Console  # noqa: PLC0415 - only this format pays for rich

    console = Console(
        file=io.StringIO(),
        width=width or _PIPE_WIDTH,
        force_terminal=color,
        no_color=not color,
        highlight=False,
        markup=False,
        emoji=False,
    )
    _print(console, report, zone)
    printed: str = console.file.getvalue()  # type: ignore[attr-defined]  # it is the StringIO above
    return "\n".join(line.rstrip() for line in printed.splitlines()) + "\n"


def _print(console: Console, report: Report, zone: tzinfo) -> None:
    answer = report.answer
    console.print(for_terminal(report.headline), style="bold")
    for note in caveats(answer):
        console.print(f"! {note}", style="yellow")
    if answer.totals.events:
        console.print(_span(report, zone), style="dim")
        console.print(_totals(report))
    if answer.rows:
        console.print(_rows(report, zone))
    for line in coverage_lines(answer.coverage, zone):
        console.print(line, style="dim")


def _span(report: Report, zone: tzinfo) -> str:
    totals = report.answer.totals
    if totals.first is None or totals.last is None:
        return ""
    return f"first {as_timestamp(totals.first, zone)}, last {as_timestamp(totals.last, zone)}"


def _totals(report: Report) -> RenderableType:
    """The dimensions side by side, each with its most frequent values."""
    from rich import box  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    totals = report.answer.totals
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    columns = []
    for dimension, counts in totals.by.items():
        table.add_column(f"by {dimension} ({totals.distinct.get(dimension, 0):,})", overflow="fold")
        table.add_column("events", justify="right")
        columns.append(
            [(short_principal(count.value or "-"), f"{count.events:,}") for count in counts[:_TOP]]
        )
    for line in zip_longest(*columns, fillvalue=("", "")):
        table.add_row(*(Text(for_terminal(cell)) for pair in line for cell in pair))
    return table


def _rows(report: Report, zone: tzinfo) -> RenderableType:
    from rich import box  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in report.answer.columns:
        table.add_column(Text(for_terminal(name)), overflow="fold")
    for row in report.answer.rows:
        table.add_row(*(Text(for_terminal(as_text(cell, zone))) for cell in row))
    return table
