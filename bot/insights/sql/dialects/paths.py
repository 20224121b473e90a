"""JSON paths as the engines write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.insights.schema import FieldPath

__all__ = ["bracketed_path", "dotted_path"]


def dotted_path(path: FieldPath) -> str:
    """DuckDB's form: `$.a."b-c"[0]`; a `*` in it is a wildcard even between quotes.

    https://duckdb.org/docs/stable/data/json/json_functions
    """
    return "$" + "".join(
        f"[{part}]" if isinstance(part, int) else f".{_named(part)}" for part in path
    )


def bracketed_path(path: FieldPath) -> str:
    """Trino's form: `$["a"]["b-c"][0]`.

    https://trino.io/docs/current/functions/json.html#json_extract
    """
    return "$" + "".join(
        f"[{part}]" if isinstance(part, int) else f'["{_escaped(part)}"]' for part in path
    )


def _named(name: str) -> str:
    return name if name.isascii() and name.isidentifier() else f'"{_escaped(name)}"'


def _escaped(name: str) -> str:
    return name.replace("\\", "\\\\").replace('"', '\\"')
