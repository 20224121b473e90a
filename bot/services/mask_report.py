"""An answer for a channel: what is sensitive in it is masked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from bot.domain.headline import headline
from bot.domain.sensitive import MESSAGE
from bot.insights.errors import QueryError
from bot.insights.lineage import Origin, columns_read
from bot.insights.schema import events_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from bot.domain.answer import Answer, Cell, Count, Totals
    from bot.domain.masking import ColumnMask, Masker
    from bot.domain.report import Report

__all__ = ["MaskReport", "Masked"]


@dataclass(frozen=True, slots=True)
class Masked:
    """The answer as a channel may see it; the columns and totals in which something is masked."""

    report: Report
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MaskReport:
    """Masks by where a column's values come from, and by what any value looks like."""

    masker: Masker

    def __call__(self, report: Report) -> Masked:
        """Mask an answer; the one given stays as it is."""
        answer, totals = report.answer, self._totals(report.answer.totals)
        rows = self._rows(report)
        shown = replace(answer, rows=rows, totals=totals)
        changed = [name for name, by in totals.by.items() if by != answer.totals.by[name]]
        said = headline(report.title, shown) if changed else report.headline
        masked = replace(report, answer=shown, headline=self.masker.text(said))
        return Masked(masked, tuple(dict.fromkeys([*_changed(answer, rows), *changed])))

    def _rows(self, report: Report) -> tuple[tuple[Cell, ...], ...]:
        """Column by column, as all values of one come from the same fields."""
        origins = map(_origins(report.query), report.answer.columns)
        masks = [self.masker.column(origin.fields, whole=origin.whole) for origin in origins]
        columns = zip(*report.answer.rows, strict=True)  # none at all where there are no rows
        masked = (_column(values, mask) for values, mask in zip(columns, masks, strict=False))
        return tuple(zip(*masked, strict=True))

    def _totals(self, totals: Totals) -> Totals:
        by = {name: self._counts(name, counts) for name, counts in totals.by.items()}
        return replace(totals, by=by)

    def _counts(self, dimension: str, counts: tuple[Count, ...]) -> tuple[Count, ...]:
        mask = self.masker.column(_dimensions().get(dimension, ()))
        return tuple(
            count if count.value is None else replace(count, value=mask.text(count.value))
            for count in counts
        )


def _column(values: Iterable[Cell], mask: ColumnMask) -> list[Cell]:
    """Most columns hold few different texts, so each is masked once."""
    known: dict[str, str] = {}
    masked: list[Cell] = []
    for value in values:
        if not isinstance(value, str):
            masked.append(mask(value))
            continue
        if value not in known:
            known[value] = mask.text(value)
        masked.append(known[value])
    return masked


@lru_cache(maxsize=256)
def _origins(query: str) -> Callable[[str], Origin]:
    """Where each column of a query comes from; of a query that is not understood, anywhere."""
    try:
        return columns_read(query).of
    except QueryError:  # an engine with a grammar of its own may have taken it
        return lambda _: Origin(frozenset({MESSAGE}), whole=False)


@cache
def _dimensions() -> Mapping[str, tuple[str, ...]]:
    """The fields that each dimension of the totals is made of."""
    schema = events_schema()
    paths = {column.name: ".".join(map(str, path)) for path, column in schema.by_path.items()}
    return {
        "principal": tuple(paths[name] for name in schema.principal),
        "action": (paths[schema.action],),
        "error": (paths[schema.error],),
        "source": (paths[schema.source],),
    }


def _changed(answer: Answer, rows: tuple[tuple[Cell, ...], ...]) -> list[str]:
    """The columns in which something is masked: there the text is another."""
    return [
        name
        for at, name in enumerate(answer.columns)
        if any(
            isinstance(new[at], str) and new[at] != old[at]
            for old, new in zip(answer.rows, rows, strict=True)
        )
    ]
