"""The results on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table as Grid

from tests.bench.numbers import bar_cells, cell

if TYPE_CHECKING:
    from rich.console import Console

    from tests.bench.results import Bar, SectionResult, Table

__all__ = ["show"]


def show(result: SectionResult, console: Console) -> None:
    """Print a section: its tables, its bars, its notes."""
    console.rule(f"[bold]{result.title}")
    for table in result.tables:
        console.print(_grid(table))
    if result.bars:
        console.print(_bars(result.bars))
    for note in result.notes:
        console.print(f"[dim]{note}[/dim]")


def _grid(table: Table) -> Grid:
    grid = Grid("", title=table.title, title_justify="left")
    for column in table.columns:
        grid.add_column(column, justify="right")
    for name in table.rows:
        grid.add_row(name, *(cell(table, name, column) for column in table.columns))
    return grid


def _bars(bars: tuple[Bar, ...]) -> Grid:
    grid = Grid("bar", "measured", "wanted", "", title="Bars", title_justify="left")
    for bar in bars:
        *cells, verdict = bar_cells(bar)
        grid.add_row(*cells, f"[green]{verdict}" if bar.met else f"[bold red]{verdict}")
    return grid
