"""Writing data files, and what the index must know of each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.archive.batch import NewFile
from bot.archive.rows import ORDER, copy_to, staged_rows
from bot.archive.slices import slices
from bot.domain.event_columns import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from bot.archive.layout import Layout
    from bot.archive.options import WriteOptions

__all__ = ["FileWriter"]

_COLUMNS = ", ".join(f'"{column.name}"' for column in COLUMNS)
_ROWS = f"SELECT {_COLUMNS} FROM read_parquet($paths)"  # noqa: S608 - our own layout
_FACTS = """
SELECT epoch_us(min(event_time)), epoch_us(max(event_time)), count(*),
    count(error_code), count(versions),
    list_sort(list(DISTINCT recipient_account_id)), list_sort(list(DISTINCT aws_region))
FROM """


@dataclass(frozen=True, slots=True)
class FileWriter:
    """Writes the files of one batch: its id is in their names, its number in their rows."""

    connection: DuckDBPyConnection
    layout: Layout
    options: WriteOptions
    batch: str
    number: int

    def write_staged(self, day: str, condition: str) -> NewFile | None:
        """The rows of `staged` that meet the condition, which are all of the day."""
        path = self._path(day, 0)
        sql = copy_to(path, staged_rows(condition), self.options)
        self.connection.execute(sql, {"arrival": self.number})
        return self._facts(path, day, f"staged WHERE {condition}", {})

    def write_without(self, old: str, day: str, place: int, ids: Sequence[str]) -> NewFile | None:
        """The rows of a file but for the events with these ids; nothing if none is left.

        `old` is relative to the archive's folder; `place` tells the batch's files of a day apart.
        """
        path = self._path(day, place)
        kept = (
            f"SELECT {_COLUMNS} FROM read_parquet($old)"  # noqa: S608 - our own layout
            " WHERE coalesce(identity, event_id) NOT IN (SELECT unnest($ids::VARCHAR[]))"
        )
        source = str(self.layout.folder / old)
        with self.layout.storage.at_hand([source]):
            self.connection.execute(
                copy_to(path, kept, self.options), {"old": source, "ids": list(ids)}
            )
        written = self._facts(path, day, "read_parquet($path)", {"path": str(path)})
        if written is None:
            path.unlink()
        return written

    def write_merged(
        self, olds: Sequence[str], day: str, place: int, slice_rows: int
    ) -> NewFile | None:
        """The rows of several files of a day, sorted anew and otherwise as they are.

        Sorts near `slice_rows` rows at a time, into files that the batch's recovery finds, too.
        """
        path = self._path(day, place)
        sources = [str(self.layout.folder / old) for old in olds]
        with self.layout.storage.at_hand(sources):
            found = slices(self.connection, sources, slice_rows)
            parts = [path.with_stem(f"{path.stem}-{number:05}") for number in range(len(found))]
            for part, piece in zip(parts, found, strict=True):
                rows = f"{_ROWS} WHERE {piece.condition} {ORDER}"
                self.connection.execute(copy_to(part, rows, self.options), piece.values)
        self.connection.execute(
            copy_to(path, _ROWS, self.options), {"paths": [str(part) for part in parts]}
        )
        for part in parts:
            part.unlink()
        return self._facts(path, day, "read_parquet($path)", {"path": str(path)})

    def _path(self, day: str, place: int) -> Path:
        path = self.layout.file(day, self.batch, place)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def _facts(
        self, path: Path, day: str, rows: str, values: Mapping[str, object]
    ) -> NewFile | None:
        """What is in a file, from the rows that were written to it; nothing if there are none."""
        first, last, count, denied, addenda, accounts, regions = self.connection.execute(
            _FACTS + rows, values
        ).fetchall()[0]
        if not count:
            return None
        return NewFile(
            path=str(path.relative_to(self.layout.folder)),
            day=day,
            first=first,
            last=last,
            rows=count,
            bytes=path.stat().st_size,
            denied=denied,
            addenda=addenda,
            accounts=_names(accounts),
            regions=_names(regions),
        )


def _names(found: list[str | None]) -> str:
    return json.dumps([name for name in found if name is not None])
