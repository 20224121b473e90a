"""A handful of records as the table of an archive, in memory: for a runbook's own tests."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from bot.archive.decoder import Decoder, Text
from bot.archive.rows import staged_rows
from bot.archive.staging import Staging

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from duckdb import DuckDBPyConnection

    from bot.archive.refusal import BadRecord

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

    def fill(self, records: Sequence[Mapping[str, object]]) -> list[BadRecord]:
        """Replace the table's rows by these records; give what an archive would set aside."""
        self._staging.clear()
        decoder = Decoder(self._staging)
        decoder.decode(Text(0, "", orjson.dumps({"Records": records})))
        self._staging.publish()
        self.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE events AS {staged_rows('TRUE')}", {"arrival": 1}
        )
        return decoder.setbacks.get(0, [])

    def close(self) -> None:
        """Give the memory back."""
        self._staging.close()
