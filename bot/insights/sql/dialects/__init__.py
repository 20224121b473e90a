"""What the engines write differently: one small file a dialect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.insights.sql.dialects.athena import Athena
from bot.insights.sql.dialects.base import Dialect
from bot.insights.sql.dialects.duckdb import DuckDB
from bot.insights.sql.dialects.trino import Trino

if TYPE_CHECKING:
    from bot.insights.sql.compiled import DialectName

__all__ = ["Dialect", "dialect_of"]

_DIALECTS: Final[dict[DialectName, Dialect]] = {
    "duckdb": DuckDB(),
    "trino": Trino(),
    "athena": Athena(),
}


def dialect_of(name: DialectName) -> Dialect:
    """Give the dialect of this name."""
    return _DIALECTS[name]
