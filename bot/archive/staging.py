"""Decoded records on their way into the archive, in a DuckDB of the writer's own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from bot.archive.decoding import DECODE, STAGED
from bot.archive.exact import ExactRecord
from bot.archive.shapes import is_unusual
from bot.domain.event_columns import TOP_LEVEL, Kind

__all__ = ["Staging", "Text"]

_ARROW = {
    Kind.TEXT: pa.string(),
    Kind.JSON: pa.string(),
    Kind.BOOLEAN: pa.bool_(),
    Kind.TIME: pa.timestamp("us"),
}
_EXACT = pa.schema(
    [(column.name, _ARROW[column.kind]) for column in TOP_LEVEL]
    + [("object", pa.int32()), ("position", pa.int32())]
    + [("rest", pa.string()), ("identity", pa.string()), ("versions", pa.string())]
)


@dataclass(frozen=True, slots=True)
class Text:
    """JSON text with a list of Records: an object's, or a slice of a large one.

    `object` is the writer's number for the object, `first` the position of the text's first
    record in it.
    """

    object: int
    first: int
    content: bytes


class Staging:
    """A table of decoded records; `connection` is the writer's, for what it does with them."""

    def __init__(self, memory: str, spill: Path) -> None:
        self.connection = duckdb.connect(
            config={
                "threads": 1,
                "memory_limit": memory,
                "temp_directory": str(spill),
                "preserve_insertion_order": False,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
        )
        self.connection.execute(STAGED)

    def close(self) -> None:
        """Give the memory back."""
        self.connection.close()

    def clear(self) -> None:
        """Forget what was decoded."""
        self.connection.execute("TRUNCATE staged")

    def decode(self, texts: Sequence[Text]) -> bool:
        """Decode texts in bulk: all of them go in, or none does and the answer is no."""
        try:
            table = pa.table(
                {
                    "object": pa.array([text.object for text in texts], pa.int32()),
                    "first": pa.array([text.first for text in texts], pa.int32()),
                    "text": pa.array([text.content for text in texts], pa.string()),
                }
            )
        except pa.ArrowInvalid:  # not UTF-8
            return False
        self.connection.register("texts", table)
        try:
            self.connection.execute(DECODE)
        except duckdb.Error:  # not JSON; the message would quote the events
            return False
        finally:
            self.connection.unregister("texts")
        return True

    def without_rows(self, numbers: Iterable[int]) -> set[int]:
        """Those of the objects that have no row."""
        asked = set(numbers)
        found = self.connection.execute(
            "SELECT DISTINCT object FROM staged WHERE object BETWEEN ? AND ?",
            [min(asked, default=0), max(asked, default=-1)],
        ).fetchall()
        return asked - {row[0] for row in found}

    def take_odd(self, first: int) -> list[tuple[int, int]]:
        """Take out the rows that must be read exactly: object and position of each.

        Looks at the objects from number `first` on: what came before was looked at before.
        """
        shapes = self.connection.execute(
            "SELECT DISTINCT keys FROM staged WHERE object >= ? AND keys IS NOT NULL", [first]
        ).fetchall()
        unusual = [keys for (keys,) in shapes if is_unusual(keys)]
        chosen = "object >= ? AND (odd OR keys IN (SELECT unnest(?::VARCHAR[])))"
        odd = self.connection.execute(
            f"SELECT object, position FROM staged WHERE {chosen} ORDER BY ALL",  # noqa: S608
            [first, unusual],
        ).fetchall()
        if odd:
            self.connection.execute(
                f"DELETE FROM staged WHERE {chosen}",  # noqa: S608
                [first, unusual],
            )
        return odd

    def insert(self, rows: Sequence[tuple[int, int, ExactRecord]]) -> None:
        """Put in records that were read exactly, with their object and position."""
        if not rows:
            return
        table = pa.Table.from_pylist([_row(*row) for row in rows], schema=_EXACT)
        self.connection.register("exact", table)
        try:
            self.connection.execute("INSERT INTO staged BY NAME SELECT *, FALSE AS odd FROM exact")
        finally:
            self.connection.unregister("exact")


def _row(number: int, position: int, record: ExactRecord) -> dict[str, object]:
    return {
        **record.columns,
        "object": number,
        "position": position,
        "rest": record.rest,
        "identity": record.identity,
        "versions": None if record.version is None else f"[{record.version}]",
    }
