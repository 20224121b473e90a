"""What is asked of an engine and what comes back: question, answer, totals and coverage."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.domain.parameter_values import Value
    from bot.domain.timeline import Timeline
    from bot.domain.window import Window

__all__ = [
    "Answer",
    "Cell",
    "Count",
    "Coverage",
    "FailingFeed",
    "Question",
    "Totals",
]

Cell: TypeAlias = str | int | float | bool | datetime | None
"""One value of a result: times are aware and in UTC; anything structured is JSON text."""


@dataclass(frozen=True, slots=True)
class Question:
    """A query in the query language with everything that narrows it.

    `conditions` are filters put before the query's own commands; `values` are bound to the
    `$name` parameters of both. `limit` is the most rows wanted, `None` for the language's default.
    `prefers` are the engines that suit the question best, the best first; `asker` is who asks, in a
    form that a session of an assumed role may have as its name, "" for the bot itself.
    """

    query: str
    window: Window
    conditions: tuple[str, ...] = ()
    values: Mapping[str, Value] = field(default_factory=dict)
    limit: int | None = None
    prefers: tuple[str, ...] = ()
    asker: str = ""

    def given(self, name: str) -> tuple[str, ...]:
        """The values of a standard parameter that narrows it: ("111122223333",) for `account`."""
        if not any(f"${name}" in condition for condition in self.conditions):
            return ()
        value = self.values[name]
        return tuple(value) if isinstance(value, list) else (str(value),)


@dataclass(frozen=True, slots=True)
class Count:
    """How many events carried one value of a dimension."""

    value: str | None
    events: int


@dataclass(frozen=True, slots=True)
class Totals:
    """The matching events, counted: all of them, whatever the rows were cut to.

    `by` maps a dimension (`principal`, `action`, `error`, `source`) to its most frequent values,
    most first; `distinct` says how many values each dimension has in all. `timeline` counts the
    events over the window; `None` where nothing was looked at.
    """

    events: int
    first: datetime | None
    last: datetime | None
    by: Mapping[str, tuple[Count, ...]]
    distinct: Mapping[str, int]
    timeline: Timeline | None = None


@dataclass(frozen=True, slots=True)
class FailingFeed:
    """Where events come from that cannot be had now; its name is one word."""

    name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Coverage:
    """What an answer did and did not look at.

    `latest` is the newest event the engine holds and `ingested_at` when it last took some in:
    what happened after `latest` has not been seen. `cut` says that there were more rows than
    are shown. `seconds` is the time from question to answer. What `failing` feeds had since has not
    been seen either. `cost` is what the engine's owner charges for it, in US dollars by the price
    that the settings name. `notes` are sentences on how the answer came about: another engine that
    did not answer, what the engine could not give.
    """

    engine: str
    window: Window
    accounts: tuple[str, ...]
    regions: tuple[str, ...]
    earliest: datetime | None
    latest: datetime | None
    ingested_at: datetime | None
    rejected_objects: int
    files: int
    bytes: int
    events_looked_at: int
    cut: bool
    limit: int
    seconds: float
    failing: tuple[FailingFeed, ...] = ()
    cost: float | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Columns and rows, the totals of the events behind them, and the coverage."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: Totals
    coverage: Coverage
