"""A handful of records as the table of an archive, in memory: for a runbook's own tests."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from bot.archive.decoder import Setbacks, decode
from bot.archive.rows import staged_rows
from bot.archive.shapes import rest_expression
from bot.archive.staging import Staging, Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from duckdb import DuckDBPyConnection

__all__ = ["EventsTableInMemory"]

_MEMORY = "200MB"


class EventsTableInMemory:
    """The table `events`, laid out and decoded exactly as an archive's files are."""

    def __init__(self) -> None:
        self._staging = Staging(_MEMORY, Path())

    @property
    def connection(self) -> DuckDBPyConnection:
        """Where the table is."""
        return self._staging.connection

    def fill(self, records: Sequence[Mapping[str, object]]) -> Setbacks:
        """Replace the table's rows by these records; give what an archive would set aside."""
        self._staging.clear()
        setbacks = Setbacks()
        content = orjson.dumps({"Records": records})
        decode(self._staging, [Text(0, 0, content)], setbacks)
        self.connection.execute(
            "CREATE OR REPLACE TEMP TABLE sources AS SELECT 0::INTEGER AS object, '' AS key"
        )
        self.connection.execute(
            "CREATE OR REPLACE TEMP TABLE kept AS SELECT rowid AS row, '' AS day FROM staged"
        )
        rows = staged_rows(rest_expression(self.connection))
        self.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE events AS {rows}", {"arrival": 1, "day": ""}
        )
        return setbacks

    def close(self) -> None:
        """Give the memory back."""
        self._staging.close()
