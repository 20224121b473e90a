"""What a stage selects from: the table of events, or the stage before."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Protocol

from sqlglot import exp

from bot.domain.event_columns import Kind as ColumnKind
from bot.insights.schema import (
    Assembled,
    Extraction,
    Missing,
    Place,
    Record,
    Stored,
    TableSchema,
)
from bot.insights.sql.build import column, text
from bot.insights.sql.record import record
from bot.insights.sql.typed import Kind, Sql, Typed, null

if TYPE_CHECKING:
    from bot.insights.sql.dialects import Dialect
    from bot.insights.syntax import Field

__all__ = ["Events", "Relation", "as_table"]

_KINDS = {
    ColumnKind.TEXT: Kind.TEXT,
    ColumnKind.BOOLEAN: Kind.BOOLEAN,
    ColumnKind.TIME: Kind.TIME,
    ColumnKind.JSON: Kind.JSON,
    ColumnKind.INTEGER: Kind.INTEGER,
}


class Relation(Protocol):
    """Rows with fields."""

    @property
    def name(self) -> str:
        """What columns are qualified with."""

    def table(self) -> Sql:
        """Give what stands behind FROM."""

    def resolve(self, field: Field) -> Typed:
        """Give a field's value, in terms of the table's columns."""


class Events:
    """The table of events as a schema describes it."""

    def __init__(self, schema: TableSchema, table: Sql | str, dialect: Dialect) -> None:
        self._schema = schema
        self._table = as_table(table, dialect)
        self._dialect = dialect

    @property
    def name(self) -> str:
        """See `Relation`."""
        return self._table.alias_or_name

    def table(self) -> Sql:
        """See `Relation`."""
        return self._table

    def resolve(self, field: Field) -> Typed:
        """See `Relation`."""
        return self._value(self._schema.locate(field.path))

    def _value(self, place: Place) -> Typed:
        match place:
            case Stored(name, kind, exact):
                known = _KINDS[kind] if exact else Kind.DYNAMIC
                return Typed(column(name), known, stored=True)
            case Extraction(name, path):
                return Typed(self._dialect.member(column(name), path), Kind.DYNAMIC)
            case Assembled(parts):
                pieces = [text(p) if isinstance(p, str) else column(p.column) for p in parts]
                return Typed(reduce(_joined, pieces), Kind.TEXT)
            case Record():
                return Typed(record(self._schema, self._dialect), Kind.JSON)
            case Missing():
                return null()


def _joined(left: Sql, right: Sql) -> Sql:
    return exp.DPipe(this=left, expression=right)


def as_table(table: Sql | str, dialect: Dialect) -> Sql:
    """Give a table's name, a table function or a subquery, as it stands behind FROM."""
    if isinstance(table, str):
        return exp.to_table(table, dialect=dialect.sqlglot)
    if isinstance(table, exp.Table | exp.Subquery):
        return table
    alias = exp.TableAlias(this=exp.to_identifier("events"))
    if isinstance(table, exp.Query):
        return exp.Subquery(this=table, alias=alias)
    return exp.Table(this=table, alias=alias)
