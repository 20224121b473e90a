"""An answer for a channel: what is sensitive in it is masked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.insights.errors import QueryError
from bot.insights.lineage import columns_read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.domain.answer import Answer, Cell, Totals
    from bot.domain.masking import Masker
    from bot.domain.report import Report

__all__ = ["MaskReport", "Masked"]


@dataclass(frozen=True, slots=True)
class Masked:
    """The answer as a channel may see it, and the columns in which something is masked."""

    report: Report
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MaskReport:
    """Masks by where a column's values come from, and by what any value looks like."""

    masker: Masker

    def __call__(self, report: Report) -> Masked:
        """Mask an answer; the one given stays as it is."""
        lineage = _lineage(report.query)
        answer = report.answer
        reads = [lineage.get(name, frozenset({name})) for name in answer.columns]
        rows = tuple(
            tuple(self._cell(cell, origin) for cell, origin in zip(row, reads, strict=True))
            for row in answer.rows
        )
        shown = replace(answer, rows=rows, totals=self._totals(answer.totals))
        masked = replace(report, answer=shown, headline=self.masker.text(report.headline))
        return Masked(masked, _changed(answer, rows))

    def _cell(self, cell: Cell, reads: frozenset[str]) -> Cell:
        if isinstance(cell, str):
            return self.masker.value(cell, reads)
        hidden = cell is not None and any(map(self.masker.hides, reads))
        return self.masker.value(str(cell), reads) if hidden else cell

    def _totals(self, totals: Totals) -> Totals:
        by = {
            name: tuple(
                replace(count, value=count.value and self.masker.text(count.value))
                for count in counts
            )
            for name, counts in totals.by.items()
        }
        return replace(totals, by=by)


def _lineage(query: str) -> Mapping[str, frozenset[str]]:
    try:
        return columns_read(query)
    except QueryError:  # it was asked, so it was read; an engine of its own grammar may differ
        return {}


def _changed(answer: Answer, rows: tuple[tuple[Cell, ...], ...]) -> tuple[str, ...]:
    return tuple(
        name
        for at, name in enumerate(answer.columns)
        if any(old[at] != new[at] for old, new in zip(answer.rows, rows, strict=True))
    )
