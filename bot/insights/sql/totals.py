"""Totals of the events a query is about, in one scan.

By principal, action, error and source, and, where there is a window, by time.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlglot import exp

from bot.domain.timeline import bucket_length
from bot.insights.sql.build import any_of, binary, call, case, column, number, text
from bot.insights.sql.compiled import DialectName, Statement, Window
from bot.insights.sql.query import matching_pipeline, render
from bot.insights.syntax import TimeSpan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.insights.schema import TableSchema
    from bot.insights.sql.dialects import Dialect
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

    Where there is a window, the dimension `time` has a row (its `value` null) for every bucket
    of time (`bot.domain.timeline`) that has events. With the window `"parameters"` the length of
    a bucket is one too: `$bucket`, an interval.
    """
    pipeline = matching_pipeline(query, dialect=dialect, schema=schema, table=table, window=window)
    values = _values(schema, _bucket(pipeline.stage.dialect, column(schema.time), window))
    matched = pipeline.stage.select([_aliased(v, name) for name, v in values.items()], cut=False)
    sets = [name for name in values if name != "happened"]
    parts = {"matched": matched, "counted": _counted(sets), "ranked": _ranked(sets)}
    place, dimension = column("place"), column("dimension")
    frequent = binary(exp.LTE, place, number(top))
    of_time = binary(exp.EQ, dimension, text("time"))
    result = (
        exp.Select(expressions=[column(name) for name in _OUTPUT])
        .from_("ranked")
        .where(frequent if window is None else any_of([frequent, of_time]))
        .order_by(dimension, place)
    )
    result.set("with_", exp.With(expressions=[_named(n, part) for n, part in parts.items()]))
    return Statement(render(result, pipeline), _OUTPUT)


_OUTPUT: Final = ("dimension", "value", "events", "distinct_values", "first_event", "last_event")


def _named(name: str, select: exp.Select) -> exp.CTE:
    return exp.CTE(this=select, alias=exp.TableAlias(this=exp.to_identifier(name)))


def _bucket(dialect: Dialect, when: Sql, window: Window) -> Sql | None:
    """Give the start of the bucket of time that an event is in."""
    if window is None:
        return None
    if window == "parameters":
        return dialect.bucket_parameter(when, "bucket")
    length = bucket_length(window[1] - window[0])
    weeks, rest = divmod(length, timedelta(weeks=1))
    if not rest:
        return dialect.floor_time(when, TimeSpan(weeks, "w"))
    # These lengths divide a day: they begin at the same times whichever day is counted from.
    return dialect.floor_time(when, TimeSpan(length // timedelta(minutes=1), "m"))


def _values(schema: TableSchema, bucket: Sql | None) -> dict[str, Sql]:
    """Give what is counted by, by name, and when the event happened."""
    times = {} if bucket is None else {"time_bucket": bucket}
    return {
        "principal": call("COALESCE", *map(column, schema.principal)),
        "action": column(schema.action),
        "error": column(schema.error),
        "source": column(schema.source),
        **times,
        "happened": column(schema.time),
    }


def _counted(names: Sequence[str]) -> exp.Select:
    """Give a row for each value of each of these, and one for all; `part` tells them apart."""
    columns = [column(name) for name in names]
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


def _ranked(names: Sequence[str]) -> exp.Select:
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
            _aliased(_dimension(part, names), "dimension"),
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


def _dimension(part: Sql, names: Sequence[str]) -> Sql:
    """Name a row's dimension: GROUPING sets a bit for each column that is not grouped by."""
    everything = 2 ** len(names) - 1
    branches = [
        (
            binary(exp.EQ, part, number(everything - 2 ** (len(names) - 1 - at))),
            text(name if name in DIMENSIONS else "time"),
        )
        for at, name in enumerate(names)
    ]
    return case(*branches, default=text("all"))


def _aliased(value: Sql, name: str) -> Sql:
    return exp.Alias(this=value, alias=exp.to_identifier(name))
