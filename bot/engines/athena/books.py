"""What a question reads on Athena, before it is asked: of the table's own books, or of a listing.

The books of an Iceberg table say how long each column of each file is, and Athena reads, and is
paid for, columns: https://docs.aws.amazon.com/athena/latest/ug/querying-iceberg-table-metadata.html
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlglot import exp, parse_one

from bot.domain.event_columns import COLUMNS
from bot.errors import QueryCostError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.window import Window

__all__ = ["Books", "books_sql", "read_books", "refuse_above"]

_IDS = {column.name: column.field_id for column in COLUMNS}
_TIME = _IDS["event_time"]
_GB = 10**9


@dataclass(frozen=True, slots=True)
class Books:
    """What the table holds, and what the statements will read of it.

    `earliest` and `latest` are events, `committed` is when the last files were; `reads` are the
    bytes that the statements read at most.
    """

    earliest: datetime | None
    latest: datetime | None
    files: int
    committed: datetime | None
    reads: int


def books_sql(table: str, window: Window, statements: Sequence[str]) -> str:
    """A statement that reads metadata alone: one row, for `read_books`."""
    files, snapshots = (
        exp.to_identifier(f"{table}${book}", quoted=True).sql(dialect="athena")
        for book in ("files", "snapshots")
    )
    start, end = (f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}" for at in (window.start, window.end))
    first, last = _of("lower_bounds", _TIME), _of("upper_bounds", _TIME)
    # times are written without seconds that are zero: a shorter text is the earlier one
    within = f"{last} >= '{start[:16]}' AND {first} < '{end}'"
    return (
        f"SELECT MIN({first}), MAX({last}), COUNT(*),"  # noqa: S608 - names are quoted, the rest is ours
        f" (SELECT MAX(committed_at) FROM {snapshots}),"
        f" SUM(CASE WHEN {within} THEN {_length(statements)} ELSE 0 END)"
        f" FROM {files} WHERE content = 0"
    )


def read_books(row: Sequence[Any]) -> Books:
    """What `books_sql` gave."""
    earliest, latest, files, committed, reads = row
    return Books(_time(earliest), _time(latest), files, committed, reads or 0)


def refuse_above(limit: int, reads: int, price: float) -> None:
    """Raises `QueryCostError` where a question would read more than the limit."""
    if reads > limit:
        raise QueryCostError(
            f"The question would read about {_size(reads)} on Athena"
            f" (${reads * price / 10**12:,.2f}), and at most {_size(limit)} are allowed. Ask about"
            " a shorter window, name accounts and regions, ask another engine (--engine archive),"
            " or raise `scan_limit` in athena.yaml."
        )


def _length(statements: Sequence[str]) -> str:
    """The bytes of a file that these statements read: each column, as often as it is read."""
    used = Counter(_IDS[name] for sql in statements for name in _columns(sql))
    parts = [
        f"{f'{times} * ' if times > 1 else ''}COALESCE({_of('column_sizes', field_id)}, 0)"
        for field_id, times in sorted(used.items())
    ]
    whole = f"{len(statements)} * file_size_in_bytes"
    return f"CASE WHEN column_sizes IS NULL THEN {whole} ELSE {' + '.join(parts)} END"


def _columns(sql: str) -> set[str]:
    """The table's columns that a statement reads."""
    tree = parse_one(sql, dialect="athena")
    return {column.name for column in tree.find_all(exp.Column)} & _IDS.keys()


def _of(column: str, field_id: int) -> str:
    return f"ELEMENT_AT({column}, {field_id})"


def _time(text: str | None) -> datetime | None:
    """`2026-03-04T16:00:00.5` in UTC; None where the books say it in another way."""
    try:
        return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        return None


def _size(count: int) -> str:
    return f"{count / _GB:,.1f} GB" if count >= _GB else f"{count / 10**6:,.0f} MB"
