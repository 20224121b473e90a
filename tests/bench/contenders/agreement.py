"""Whether two Parquet tables hold the same events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from bot.domain.event_columns import EXTRACTS, REST, TOP_LEVEL

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Fingerprint", "fingerprint"]

_PLAIN: Final = [column.name for column in (*TOP_LEVEL, *EXTRACTS)]


class Fingerprint(NamedTuple):
    """How many events a table holds, and checksums over all of their columns.

    `rest` is apart because not every contender can fill it.
    """

    events: int
    columns: int
    rest: int


def fingerprint(files: Sequence[str]) -> Fingerprint:
    """Fingerprint a table; the order of rows, and of the members of `rest`, make no difference."""
    import duckdb  # only the checking process pays for it

    rest = f"event_id, list_sort(json_keys({REST.name})), length({REST.name})"
    row = duckdb.execute(
        f"SELECT count(*), bit_xor(hash({', '.join(_PLAIN)})), bit_xor(hash({rest}))"
        " FROM read_parquet($files)",
        {"files": list(files)},
    ).fetchone()
    assert row is not None
    return Fingerprint(*row)
