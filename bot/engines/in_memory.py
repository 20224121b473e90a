"""The embedded engine without an archive: a query over a handful of events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from bot.archive.in_memory import EventsTableInMemory
from bot.engines.cells import as_cell
from bot.engines.limits import limited
from bot.insights.schema import events_schema
from bot.insights.sql import compile_query

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from bot.catalog.runbook_tests import Row
    from bot.insights import Query
    from bot.sample.events import Record

__all__ = ["InMemoryEngine"]

_SECONDS = 10.0


class InMemoryEngine:
    """Runs queries over events that are given with them; a context, as it holds a DuckDB."""

    def __init__(self) -> None:
        self._table = EventsTableInMemory()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._table.close()

    def run(self, query: Query, events: Sequence[Record]) -> Sequence[Row]:
        """The rows, in order, by their columns' headings."""
        self._table.fill(events)
        compiled = compile_query(query, dialect="duckdb", schema=events_schema())
        connection = self._table.connection
        with limited(connection, seconds=_SECONDS, memory="its memory"):
            rows = connection.execute(compiled.sql).fetchall()
        names = [column.name for column in compiled.columns]
        return [dict(zip(names, map(as_cell, row), strict=True)) for row in rows]
