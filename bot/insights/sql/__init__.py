"""Queries as SQL for DuckDB, Trino and Athena.

Names are loaded when they are asked for: `bot.insights.sql.compiled` is all that somebody needs
who already has the SQL, and sqlglot takes a tenth of a second to import.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.insights.sql.compiled import (
    DEFAULT_LIMIT,
    DIALECTS,
    Compiled,
    DialectName,
    ResultColumn,
    ResultKind,
    Statement,
    Window,
)

if TYPE_CHECKING:
    from bot.insights.sql.query import compile_matches, compile_query
    from bot.insights.sql.totals import compile_totals

__all__ = [
    "DEFAULT_LIMIT",
    "DIALECTS",
    "Compiled",
    "DialectName",
    "ResultColumn",
    "ResultKind",
    "Statement",
    "Window",
    "compile_matches",
    "compile_query",
    "compile_totals",
]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from bot.insights.sql import query, totals  # noqa: PLC0415 - see the module's docstring

    return getattr(totals if name == "compile_totals" else query, name)
