"""A piece of SQL and what kind of value it gives."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlglot import exp

__all__ = ["Kind", "Sql", "Typed", "null"]

Sql = exp.Expr
"""A node of sqlglot's tree. Nodes are shared, never changed: rendering copies the tree."""


class Kind(StrEnum):
    """What a piece of SQL gives."""

    TEXT = "text"
    """A text that was a text in the event, or that a function made."""
    DYNAMIC = "dynamic"
    """A value out of JSON as text: what was a number or a boolean there looks like one."""
    INTEGER = "integer"
    NUMBER = "number"
    """A floating-point number."""
    BOOLEAN = "boolean"
    TIME = "time"
    """A timestamp without a zone, in UTC; a number of milliseconds since 1970 in arithmetic."""
    JSON = "json"
    """An object or a list, as valid JSON text."""


@dataclass(frozen=True, slots=True)
class Typed:
    """An expression, its kind, and its value where it is a literal of the query.

    `missing` says that no row can have a value here: a field that does not exist. `stored` says
    that it is a column of the table, which sorts as the text that it is.
    """

    sql: Sql
    kind: Kind
    literal: str | int | float | bool | None = None
    missing: bool = False
    stored: bool = False


def null() -> Typed:
    """Give the value of a field that does not exist."""
    return Typed(exp.cast(exp.null(), "VARCHAR"), Kind.TEXT, missing=True)
