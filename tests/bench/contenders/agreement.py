"""Whether two Parquet tables hold the same events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from bot.domain.event_columns import EXTRACTS, REST, TOP_LEVEL

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Fingerprint", "fingerprint"]

_PLAIN: Final = [column.name for column in (*TOP_LEVEL, *EXTRACTS)]


class Fingerprint(NamedTuple):
    """How many different events a table holds, and checksums over all of their columns.

    `rest` is apart because not every contender can fill it.
    """

    events: int
    columns: int
    rest: int


def fingerprint(files: Sequence[str]) -> Fingerprint:
    """Fingerprint a table; the order of rows and copies of an event make no difference."""
    import duckdb  # only the checking process pays for it

    sql = (
        f"SELECT count(*), bit_xor(hash({', '.join(_PLAIN)})), bit_xor(hash(event_id, {REST.name}))"
        " FROM (SELECT DISTINCT ON (event_id) * FROM read_parquet($files))"
    )
    row = duckdb.execute(sql, {"files": list(files)}).fetchone()
    assert row is not None
    return Fingerprint(*row)
