"""What a compiled query is: text, columns and limits. Light: nothing of sqlglot is imported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, TypeAlias

__all__ = [
    "DEFAULT_LIMIT",
    "DIALECTS",
    "Compiled",
    "DialectName",
    "ResultColumn",
    "ResultKind",
    "Statement",
    "Window",
]

DialectName = Literal["duckdb", "trino", "athena"]
DIALECTS: Final[tuple[DialectName, ...]] = ("duckdb", "trino", "athena")

ResultKind = Literal["text", "integer", "number", "boolean", "time", "json"]

Window: TypeAlias = tuple[datetime, datetime] | Literal["parameters"] | None
"""The first instant and the first one after; or `$window_start` and `$window_end`, to be bound as
timestamps without a zone, in UTC (DuckDB only); or no bounds at all."""

DEFAULT_LIMIT: Final = 10_000
"""How many rows a query without `limit` gives.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Limit.html
"""


@dataclass(frozen=True, slots=True)
class ResultColumn:
    """A column of a result: its heading and what its values are.

    `time` is a timestamp without a zone, in UTC; `json` is JSON text; a `number` is floating
    point and is best shown without its point where it is whole; any value can be null.
    """

    name: str
    kind: ResultKind


@dataclass(frozen=True, slots=True)
class Compiled:
    """A query as SQL.

    `columns` describe the result in order (two headings can differ in case alone, so go by
    position). `limit` is the most rows that come; `limited_by_query` says that the query's own
    `limit` asked for that many. `counting_sql` counts the rows there would be without `limit`.
    """

    sql: str
    counting_sql: str
    columns: tuple[ResultColumn, ...]
    limit: int
    limited_by_query: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL that serves one purpose of the product's own, and the names of its columns."""

    sql: str
    columns: tuple[str, ...]
