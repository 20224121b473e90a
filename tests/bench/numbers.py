"""Numbers as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.bench.results import Bar, Table

__all__ = ["bar_cells", "cell", "number"]


def number(value: float) -> str:
    """Three significant digits, or a whole number; no exponent."""
    if float(value).is_integer():
        return f"{value:,.0f}"
    for digits, least in ((0, 100), (1, 10), (2, 1)):
        if abs(value) >= least:
            return f"{value:,.{digits}f}"
    return f"{value:.3g}"


def cell(table: Table, row: str, column: str) -> str:
    """A median, with its ratio to the table's reference; a dash where there is none."""
    found = table.rows[row].get(column)
    if found is None:
        return "-"
    ratio = table.ratio(row, column)
    suffix = "" if ratio is None or row == table.reference else f" ({number(ratio)} x)"
    return number(found.median) + suffix


def bar_cells(bar: Bar) -> tuple[str, str, str, str]:
    """Name, measured, wanted, and whether it is met."""
    unit = f" {bar.unit}"
    verdict = "met" if bar.met else "NOT met"
    return bar.name, number(bar.measured) + unit, f"{bar.sense} {bar.limit:g}{unit}", verdict
