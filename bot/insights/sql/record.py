"""`@message`: the record put together again from its columns."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from sqlglot import exp

from bot.domain.event_columns import Column
from bot.domain.event_columns import Kind as ColumnKind
from bot.insights.sql.build import binary, call, case, cast, column, number, text

if TYPE_CHECKING:
    from bot.insights.schema import TableSchema
    from bot.insights.sql.dialects import Dialect
    from bot.insights.sql.typed import Sql

__all__ = ["record"]


def record(schema: TableSchema, dialect: Dialect) -> Sql:
    """JSON text equal, as JSON, to the record that was delivered.

    A column that is null is a member that the record did not have: an explicit null, and a value
    that the column could not hold, are members of `rest`.
    """
    members = [_member(known, schema, dialect) for known in schema.members]
    everything = call("CONCAT_WS", text(","), *members, _rest_members(schema))
    return reduce(_joined, [everything, text("}")], text("{"))


def _joined(left: Sql, right: Sql) -> Sql:
    return exp.DPipe(this=left, expression=right)


def _member(known: Column, schema: TableSchema, dialect: Dialect) -> Sql:
    """`"name":value`, null where the column is."""
    (name,) = known.path
    return _joined(text(f'"{name}":'), _value(known, name, schema, dialect))


def _value(known: Column, name: str, schema: TableSchema, dialect: Dialect) -> Sql:
    value = column(known.name)
    match known.kind:
        case ColumnKind.JSON:
            return value
        case ColumnKind.TEXT:
            return dialect.json_of_text(value)
        case ColumnKind.TIME:
            # A time written in another form is kept in `rest` as well, as it was written.
            written = dialect.json_of_text(dialect.text_of_time(value))
            elsewhere = call("COALESCE", dialect.has_member(column(schema.rest), name), exp.false())
            return case((exp.Not(this=elsewhere), written))
        case ColumnKind.BOOLEAN | ColumnKind.INTEGER:
            return cast(value, "VARCHAR")


def _rest_members(schema: TableSchema) -> Sql:
    """Give what stands between the braces of `rest`; null where that is nothing."""
    rest = column(schema.rest)
    inner = call("SUBSTR", rest, number(2), binary(exp.Sub, call("LENGTH", rest), number(2)))
    return call("NULLIF", inner, text(""))
