"""Decoded records on their way into the archive, and a DuckDB of the writer's own over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from bot.archive.columns import REPEATED, ColumnsBuilder, Distinct
from bot.archive.extracts import ROOTS, extraction, extracts_of
from bot.archive.workspace import workspace

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bot.archive.exact import ExactRecord
    from bot.archive.records import PlainRecords

__all__ = ["Staging"]

_CHUNK = 8192
"""Rows to turn into Arrow at once: enough to spread the cost of a call, few enough to be small."""


class Staging:
    """Decoded records; `connection` reads them as `staged` once they are published."""

    def __init__(self, memory: str, spill: Path) -> None:
        self.connection = workspace(memory, spill)
        self.clear()

    def close(self) -> None:
        """Give the memory back."""
        self.connection.close()

    def clear(self) -> None:
        """Forget what was decoded."""
        self.connection.unregister("staged")
        self._distinct: Distinct = {name: {} for name in REPEATED}
        self._builder = ColumnsBuilder(self._distinct)
        self._chunks: list[pa.Table] = []

    def add(self, source: str, records: PlainRecords) -> None:
        """Put in records from the object with this key."""
        self._builder.add(source, records)
        self._close_chunk(_CHUNK)

    def add_exact(self, source: str, record: ExactRecord) -> None:
        """Put in a record that was read exactly."""
        self._builder.add_exact(source, record)
        self._close_chunk(_CHUNK)

    def publish(self) -> int:
        """Make all that was put in readable as `staged`; give the number of its rows.

        The rows come denied and failed ones first and then by time, and count from 0 in `row`.
        What is put in later comes after them, once it is published.
        """
        self._close_chunk(0)
        table = _in_order(pa.concat_tables(self._chunks))
        self._chunks = [table]
        columns = {name: table[name] for name in table.column_names}
        for name, places in self._distinct.items():
            columns |= self._spelled_out(name, columns[name], pa.array(places, pa.string()))
        columns["row"] = pa.array(range(table.num_rows), pa.int32())
        self.connection.unregister("staged")
        self.connection.register("staged", pa.table(columns))
        return int(table.num_rows)

    def remove(self, ids: Iterable[str]) -> None:
        """Take out the rows of these events. What is readable follows when it is published."""
        self._close_chunk(1)
        table = pa.concat_tables(self._chunks)
        found = pc.coalesce(table["identity"], table["event_id"])
        self._chunks = [table.filter(pc.invert(pc.is_in(found, pa.array(ids, pa.string()))))]

    def _close_chunk(self, enough: int) -> None:
        if self._builder.rows >= enough:
            self._chunks.append(self._builder.build())
            self._builder = ColumnsBuilder(self._distinct)

    def _spelled_out(
        self, name: str, places: pa.ChunkedArray, texts: pa.Array
    ) -> dict[str, pa.ChunkedArray]:
        """The column itself, and what is extracted from it: once for each distinct text."""
        tables = [pa.table({name: texts})]
        if name in ROOTS:
            self.connection.register("texts", tables[0])
            wanted = ", ".join(
                f'of[{place}] AS "{column.name}"'
                for place, column in enumerate(extracts_of(name), 1)
            )
            found = f"SELECT {wanted} FROM (SELECT {extraction(name)} AS of FROM texts)"  # noqa: S608
            tables.append(self.connection.sql(found).to_arrow_table())
            self.connection.unregister("texts")
        index = places.combine_chunks()
        return {
            column: pa.DictionaryArray.from_arrays(index, table[column].combine_chunks())
            for table in tables
            for column in table.column_names
        }


def _in_order(table: pa.Table) -> pa.Table:
    """Sorting here takes a third of what it takes DuckDB, which moves whole rows to sort them."""
    keys = pa.table({"fine": pc.is_null(table["error_code"]), "time": table["event_time"]})
    order = pc.sort_indices(keys, sort_keys=[("fine", "ascending"), ("time", "ascending")])
    return table.take(order)
