"""The table that every contender makes: the archive's columns without its bookkeeping."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.domain.event_columns import EXTRACTS, REST, TOP_LEVEL, Column, Kind

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["KNOWN", "ROW_GROUP", "TABLE", "arrow_schema"]

TABLE: Final[tuple[Column, ...]] = (*TOP_LEVEL, REST, *EXTRACTS)

KNOWN: Final = frozenset(column.path[0] for column in TOP_LEVEL)

ROW_GROUP: Final = 32_768
"""Rows: what the archive writes, too."""


def arrow_schema() -> pa.Schema:
    """The table's columns as pyarrow types."""
    import pyarrow as pa  # some contenders never need it

    types: dict[Kind, Any] = {Kind.TIME: pa.timestamp("us"), Kind.BOOLEAN: pa.bool_()}
    return pa.schema([(column.name, types.get(column.kind, pa.string())) for column in TABLE])
