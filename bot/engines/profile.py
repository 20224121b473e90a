"""How much a query read, from DuckDB's own account of the last query on a connection.

https://duckdb.org/docs/stable/dev/profiling
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["bytes_read"]


class _Io(msgspec.Struct, frozen=True):
    total_bytes_read: int


class _Profile(msgspec.Struct):
    io: _Io = _Io(0)
    """Missing where DuckDB answers from what it knows of the files already, as `count(*)`."""


def bytes_read(connection: DuckDBPyConnection) -> int:
    """The bytes that the last query read from files; what came from a cache does not count."""
    text = connection.get_profiling_information(format="json")
    return msgspec.json.decode(text, type=_Profile).io.total_bytes_read
