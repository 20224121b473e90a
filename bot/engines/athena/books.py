"""What a question reads on Athena, before it is asked: of the table's own books, or of a listing.

The books of an Iceberg table say how long each column of each file is, and Athena reads, and is
paid for, columns with what lies close between them:
https://docs.aws.amazon.com/athena/latest/ug/querying-iceberg-table-metadata.html
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from sqlglot import exp, parse_one

from bot.domain.event_columns import COLUMNS
from bot.errors import QueryCostError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.domain.window import Window

__all__ = ["Books", "books_sql", "read_books", "refuse_above"]

_IDS = {column.name: column.field_id for column in COLUMNS}
_TIME = _IDS["event_time"]
_GB = 10**9

_WHOLE, _GAP = 4 * 2**20, 2**20
"""Bytes: Trino's reader of Parquet takes smaller files whole, and of a row group what lies between
two columns with them, up to this distance (`parquet.max-merge-distance`)."""


@dataclass(frozen=True, slots=True)
class Books:
    """What the table holds, and what the statements will read of it.

    `earliest` and `latest` are events, `committed` is when the last files were; `reads` are about
    the bytes that the statements read.
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
    """The bytes of a file that these statements read, all of them together."""
    parts = " + ".join(map(_read_by, statements))
    small = f"column_sizes IS NULL OR file_size_in_bytes <= {_WHOLE}"
    return f"CASE WHEN {small} THEN {len(statements)} * file_size_in_bytes ELSE {parts} END"


def _read_by(sql: str) -> str:
    """Its columns, and what lies between two of them where that is little: it is read as well.

    Behind the last column of a group of rows comes the first of the next.
    """
    used = sorted(_IDS[name] for name in _columns(sql))
    around = [*range(used[-1] + 1, len(_IDS) + 1), *range(1, used[0])]
    gaps = [list(range(one + 1, other)) for one, other in pairwise(used)]
    parts = [_lengths(used), *(_gap(_lengths(gap)) for gap in [*gaps, around] if gap)]
    return f"LEAST(file_size_in_bytes, {' + '.join(parts)})"


def _lengths(field_ids: Iterable[int]) -> str:
    """The bytes of these columns; files have them in the order of their ids."""
    return " + ".join(f"COALESCE({_of('column_sizes', one)}, 0)" for one in field_ids)


def _gap(length: str) -> str:
    """What lies between two columns, where it is read: the groups of rows of a file differ."""
    groups = "COALESCE(CARDINALITY(split_offsets), 1)"
    return f"CASE WHEN {length} <= {2 * _GAP} * {groups} THEN {length} ELSE 0 END"


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
