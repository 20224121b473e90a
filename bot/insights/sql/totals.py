"""Totals of the events a query is about: by principal, action, error and source, in one scan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlglot import exp

from bot.insights.sql.build import binary, call, case, column, number, text
from bot.insights.sql.compiled import DialectName, Statement, Window
from bot.insights.sql.query import matching_pipeline, render

if TYPE_CHECKING:
    from bot.insights.schema import TableSchema
    from bot.insights.sql.typed import Sql
    from bot.insights.syntax import Query

__all__ = ["DIMENSIONS", "compile_totals"]

DIMENSIONS: Final = ("principal", "action", "error", "source")


def compile_totals(  # noqa: PLR0913 - as `compile_query`
    query: Query,
    *,
    dialect: DialectName,
    schema: TableSchema,
    table: Sql | str = "events",
    window: Window = None,
    top: int = 10,
) -> Statement:
    """One SELECT whose rows are `(dimension, value, events, distinct_values, first, last)`.

    The row of the dimension `all` (its `value` null) counts every event of `compile_matches`;
    it is there even where no event matches. Each dimension of `DIMENSIONS` then has at most
    `top` rows, the most frequent values first; a null value stands for the events that have
    none, and `distinct_values` counts the values there are in all, null left out. `first` and
    `last` are the times of the first and the last of the row's events, null where there is none.
    """
    pipeline = matching_pipeline(query, dialect=dialect, schema=schema, table=table, window=window)
    matched = pipeline.stage.select(_dimensions(schema), cut=False)
    parts = {"matched": matched, "counted": _counted(), "ranked": _ranked()}
    place = column("place")
    result = (
        exp.Select(expressions=[column(name) for name in _OUTPUT])
        .from_("ranked")
        .where(binary(exp.LTE, place, number(top)))
        .order_by(column("dimension"), place)
    )
    result.set("with_", exp.With(expressions=[_named(n, part) for n, part in parts.items()]))
    return Statement(render(result, pipeline), _OUTPUT)


_OUTPUT: Final = ("dimension", "value", "events", "distinct_values", "first_event", "last_event")


def _named(name: str, select: exp.Select) -> exp.CTE:
    return exp.CTE(this=select, alias=exp.TableAlias(this=exp.to_identifier(name)))


def _dimensions(schema: TableSchema) -> list[Sql]:
    values = {
        "principal": call("COALESCE", *map(column, schema.principal)),
        "action": column(schema.action),
        "error": column(schema.error),
        "source": column(schema.source),
        "happened": column(schema.time),
    }
    return [_aliased(value, name) for name, value in values.items()]


def _counted() -> exp.Select:
    """Give a row for each value of each dimension, and one for all; `part` tells them apart."""
    columns = [column(name) for name in DIMENSIONS]
    sets = [exp.Tuple(expressions=[value]) for value in columns] + [exp.Tuple(expressions=[])]
    select = exp.Select(
        expressions=[
            _aliased(call("GROUPING", *columns), "part"),
            *columns,
            _aliased(exp.Count(this=exp.Star()), "events"),
            _aliased(exp.Min(this=column("happened")), "first_event"),
            _aliased(exp.Max(this=column("happened")), "last_event"),
        ]
    ).from_("matched")
    select.set("group", exp.Group(grouping_sets=[exp.GroupingSets(expressions=sets)]))
    return select


def _ranked() -> exp.Select:
    """Give the rows of each dimension numbered, the most frequent first, equals by value."""
    part, value = column("part"), call("COALESCE", *map(column, DIMENSIONS))
    by_count = exp.Order(
        expressions=[
            exp.Ordered(this=column("events"), desc=True, nulls_first=False),
            exp.Ordered(this=value, desc=False, nulls_first=False),
        ]
    )
    return exp.Select(
        expressions=[
            _aliased(_dimension(part), "dimension"),
            _aliased(value, "value"),
            column("events"),
            _aliased(
                exp.Window(this=exp.Count(this=value), partition_by=[part]), "distinct_values"
            ),
            column("first_event"),
            column("last_event"),
            _aliased(
                exp.Window(this=exp.RowNumber(), partition_by=[part], order=by_count), "place"
            ),
        ]
    ).from_("counted")


def _dimension(part: Sql) -> Sql:
    """Name a row's dimension: GROUPING sets a bit for each column that is not grouped by."""
    everything = 2 ** len(DIMENSIONS) - 1
    branches = [
        (
            binary(exp.EQ, part, number(everything - 2 ** (len(DIMENSIONS) - 1 - at))),
            text(name),
        )
        for at, name in enumerate(DIMENSIONS)
    ]
    return case(*branches, default=text("all"))


def _aliased(value: Sql, name: str) -> Sql:
    return exp.Alias(this=value, alias=exp.to_identifier(name))
