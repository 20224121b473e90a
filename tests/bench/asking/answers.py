"""Answers in one form, so that they can be compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeAlias

from bot.domain.window import Window
from tests.bench.asking.questions import BenchQuestion

__all__ = ["LIMIT", "Asker", "Raw", "TotalsRow", "check_same"]

LIMIT: Final = 1000
"""Rows that an answer shows by default; everybody asks for one more, to know whether there are."""

TotalsRow: TypeAlias = tuple[str, str | None, int, int]
"""A dimension (or `all`), a value, its events, and how many values the dimension has."""


@dataclass(frozen=True, slots=True)
class Raw:
    """An answer as it came."""

    rows: Sequence[Sequence[Any]]
    totals: Sequence[TotalsRow]


Asker: TypeAlias = Callable[[BenchQuestion, Window], Raw]
"""Answers a question over a window; importing and opening were done before."""


def check_same(question: BenchQuestion, name: str, found: Raw, expected: Raw) -> None:
    """Raise `AssertionError` unless both answers say the same."""
    if _rows(question, found) != _rows(question, expected):
        raise AssertionError(f"{name} has other rows for: {question.name}")
    if _totals(found) != _totals(expected):
        raise AssertionError(f"{name} has other totals for: {question.name}")


def _rows(question: BenchQuestion, answer: Raw) -> list[tuple[str, ...]]:
    """The rows as texts, sorted: the order of equals is nobody's business.

    Where an answer was cut, equals of the last row may have been left out, or it itself.
    """
    rows = [tuple(map(_text, row)) for row in answer.rows[:LIMIT]]
    if len(rows) == LIMIT:
        key = 0 if question.events else -1
        rows = [row for row in rows if row[key] != rows[-1][key]]
    return sorted(rows)


def _text(value: object) -> str:
    return str(value.replace(tzinfo=None)) if isinstance(value, datetime) else str(value)


def _totals(answer: Raw) -> dict[str, tuple[int, list[int]]]:
    """For each dimension how many values it has, and the counts of the most frequent."""
    found: dict[str, tuple[int, list[int]]] = {}
    for dimension, _, events, distinct in answer.totals:
        found.setdefault(dimension, (distinct, []))[1].append(events)
    return {
        dimension: (0 if dimension == "all" else distinct, sorted(counts, reverse=True))
        for dimension, (distinct, counts) in found.items()
        if counts != [0]
    }
