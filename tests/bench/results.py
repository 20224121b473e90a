"""What a section of the benchmark hands back: tables of medians, and bars that are met or not."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Bar", "SectionResult", "Sense", "Series", "Table", "series"]

Sense = Literal["at most", "at least"]


@dataclass(frozen=True, slots=True)
class Series:
    """The values of one measurement, one a round, in the unit of their column."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle one."""
        return median(self.values)

    @property
    def p99(self) -> float:
        """The value that one in a hundred exceeds; the largest of fewer than a hundred."""
        ordered = sorted(self.values)
        return ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]


def series(values: Sequence[float], scale: float = 1.0) -> Series:
    """Measurements in another unit: seconds with a scale of 1000 are milliseconds."""
    return Series(tuple(value * scale for value in values))


@dataclass(frozen=True, slots=True)
class Table:
    """Medians: a row a contender, a column an aspect, named with its unit.

    `reference` is the row that the others' ratios are relative to, `None` for no ratios.
    """

    title: str
    columns: tuple[str, ...]
    rows: Mapping[str, Mapping[str, Series]]
    reference: str | None = None

    def ratio(self, row: str, column: str) -> float | None:
        """The row's median relative to the reference's."""
        if self.reference is None or column not in self.rows[row]:
            return None
        base = self.rows[self.reference].get(column)
        return None if base is None else self.rows[row][column].median / base.median


@dataclass(frozen=True, slots=True)
class Bar:
    """Something the product has to reach; `unit` is `x` for a ratio."""

    name: str
    measured: float
    sense: Sense
    limit: float
    unit: str = "x"

    @property
    def met(self) -> bool:
        """Whether it is reached."""
        if self.sense == "at most":
            return self.measured <= self.limit
        return self.measured >= self.limit


@dataclass(frozen=True, slots=True)
class SectionResult:
    """A section's outcome; `notes` say what was left out, and why, and what else to know."""

    name: str
    title: str
    about: str
    tables: tuple[Table, ...]
    bars: tuple[Bar, ...]
    notes: tuple[str, ...] = field(default=())
