"""Records, column by column, as Arrow tables.

`userIdentity` and `tlsDetails` repeat: a principal does many things. Their texts are kept once
each, and their columns are places in the list of the texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from bot.archive.records import ABSENT, FIELDS, NULL, PlainRecords
from bot.archive.times import MOMENT
from bot.domain.event_columns import Column, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.archive.exact import ExactRecord

__all__ = ["REPEATED", "ColumnsBuilder", "Distinct"]

REPEATED = ("user_identity", "tls_details", "source_object")
"""The columns that are kept by distinct value."""

Distinct = dict[str, dict[str | bytes | None, int]]
"""For each of `REPEATED` its values with their places, in the order of the places."""

_EXTRA = ("rest", "identity", "versions")
_PLACE = pa.int32()


class ColumnsBuilder:
    """Collects rows and makes one table of them; used once. New values are put into `distinct`."""

    def __init__(self, distinct: Distinct) -> None:
        self.rows = 0
        self._distinct = distinct
        self._times: list[pa.Array] = []
        self._values: list[list[Any]] = [[] for _ in FIELDS]
        self._extra: dict[str, dict[int, str]] = {name: {} for name in _EXTRA}
        self._source: list[int] = []

    def add(self, source: str, records: PlainRecords) -> None:
        """Append plain records of one object."""
        nulled: dict[int, list[str]] = {}
        for column, collected, values in zip(FIELDS, self._values, records.values, strict=True):
            if column.kind is Kind.JSON:
                collected.extend(_json_cells(column, values, nulled))
            else:
                collected.extend(values)
        for place, members in nulled.items():
            self._extra["rest"][self.rows + place] = f"{{{','.join(members)}}}"
        self._append(source, records.times)

    def add_exact(self, source: str, record: ExactRecord) -> None:
        """Append one record that was read exactly."""
        for column, collected in zip(FIELDS, self._values, strict=True):
            collected.append(record.columns[column.name])
        for name, value in zip(
            _EXTRA, (record.rest, record.identity, record.versions), strict=True
        ):
            if value is not None:
                self._extra[name][self.rows] = value
        self._append(source, pa.array([record.columns["event_time"]], MOMENT))

    def build(self) -> pa.Table:
        """The rows as a table; the columns of `REPEATED` are places."""
        columns: dict[str, pa.Array] = {
            "event_time": pa.chunked_array(self._times, MOMENT),
            "source_object": pa.array(self._source, _PLACE),
        }
        for column, values in zip(FIELDS, self._values, strict=True):
            if column.name in REPEATED:
                places = self._distinct[column.name]
                found = [places.setdefault(value, len(places)) for value in values]
                columns[column.name] = pa.array(found, _PLACE)
            else:
                kind = pa.bool_() if column.kind is Kind.BOOLEAN else pa.string()
                columns[column.name] = pa.array(values, kind)
        for name, cells in self._extra.items():
            columns[name] = pa.array(map(cells.get, range(self.rows)), pa.string())
        return pa.table(columns)

    def _append(self, source: str, times: pa.Array) -> None:
        sources = self._distinct["source_object"]
        place = sources.setdefault(source, len(sources))
        self._source.extend([place] * len(times))
        self._times.append(times)
        self.rows += len(times)


def _json_cells(
    column: Column, values: Sequence[Any], nulled: dict[int, list[str]]
) -> list[bytes | None]:
    """The column's texts. Explicit nulls become members of `nulled`, by their place."""
    cells = [None if value is ABSENT else bytes(value) for value in values]
    if NULL not in cells:
        return cells
    member = f'"{column.path[0]}":null'
    for place, cell in enumerate(cells):
        if cell == NULL:
            cells[place] = None
            nulled.setdefault(place, []).append(member)
    return cells
