"""The rows of a statement that Athena ran: its results come as text, with the columns' types.

https://docs.aws.amazon.com/athena/latest/APIReference/API_GetQueryResults.html
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from types_boto3_athena.type_defs import ResultSetTypeDef, RowTypeDef

__all__ = ["read_rows"]

Row = tuple[Any, ...]


def read_rows(pages: Iterable[ResultSetTypeDef]) -> list[Row]:
    """The values of all pages, as Trino's own client would give them; a null is None.

    Lists, maps and rows stay the text that Athena makes of them.
    """
    rows: list[Row] = []
    for number, page in enumerate(pages):
        columns = page.get("ResultSetMetadata", {}).get("ColumnInfo", [])
        readers = [_reader(column["Type"]) for column in columns]
        # the first row of the first page holds the columns' headings
        found = page.get("Rows", [])[0 if number else 1 :]
        rows += [_row(row, readers) for row in found]
    return rows


def _row(row: RowTypeDef, readers: Sequence[Callable[[str], Any]]) -> Row:
    texts = [datum.get("VarCharValue") for datum in row.get("Data", [])]
    return tuple(
        None if text is None else read(text) for text, read in zip(texts, readers, strict=True)
    )


def _reader(type_: str) -> Callable[[str], Any]:
    """What makes a value of the text of a type: `varchar(3)` is read as `varchar`."""
    return _READERS.get(type_.partition("(")[0].strip().lower(), str)


def _timestamp(text: str) -> datetime:
    """`2026-03-04 16:00:00.000`, or the same with ` UTC` or another zone behind it."""
    date, time, *zone = text.split(" ")
    at = datetime.fromisoformat(f"{date} {time}")
    return at.replace(tzinfo=ZoneInfo(zone[0])) if zone else at


_READERS: Mapping[str, Callable[[str], Any]] = {
    **dict.fromkeys(("tinyint", "smallint", "integer", "int", "bigint"), int),
    **dict.fromkeys(("real", "float", "double"), float),
    **dict.fromkeys(("timestamp", "timestamp with time zone"), _timestamp),
    "boolean": "true".__eq__,
    "decimal": Decimal,
}
