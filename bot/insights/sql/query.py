"""A whole query as SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from bot.insights.leading import leading
from bot.insights.sql.build import binary, column
from bot.insights.sql.commands import Pipeline
from bot.insights.sql.compiled import (
    DEFAULT_LIMIT,
    Compiled,
    DialectName,
    ResultColumn,
    ResultKind,
    Statement,
    Window,
)
from bot.insights.sql.context import Bounds
from bot.insights.sql.dialects import dialect_of
from bot.insights.sql.relation import Events
from bot.insights.sql.stage import Stage
from bot.insights.sql.typed import Kind, Sql

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.insights.schema import TableSchema
    from bot.insights.syntax import Command, Query

__all__ = ["compile_matches", "compile_query", "matching_pipeline", "render"]

_RESULT_KINDS: dict[Kind, ResultKind] = {
    Kind.TEXT: "text",
    Kind.DYNAMIC: "text",
    Kind.INTEGER: "integer",
    Kind.NUMBER: "number",
    Kind.BOOLEAN: "boolean",
    Kind.TIME: "time",
    Kind.JSON: "json",
}


def compile_query(  # noqa: PLR0913 - each says one thing about the place where the query runs
    query: Query,
    *,
    dialect: DialectName,
    schema: TableSchema,
    table: Sql | str = "events",
    window: Window = None,
    default_limit: int = DEFAULT_LIMIT,
) -> Compiled:
    """Give the query as one SELECT; the same query gives the same text.

    `default_limit` is the most rows that come, whatever the query's own `limit` says.

    Raises `UnsupportedQueryError`, pointing at the place, for what the dialect cannot say.
    """
    pipeline = _pipeline(query, query.commands, dialect, schema, table, window)
    stage = pipeline.stage
    shown = {name: stage.resolve(field) for name, field in pipeline.headings().items()}
    counted = stage.select([_aliased(exp.Literal.number(1), "one")], cut=False)
    own = stage.limit
    stage.limit = default_limit if own is None else min(own, default_limit)
    rows = stage.select([_aliased(value.sql, name) for name, value in shown.items()])
    return Compiled(
        sql=render(rows, pipeline),
        counting_sql=render(_counting(counted), pipeline),
        columns=tuple(ResultColumn(n, _RESULT_KINDS[v.kind]) for n, v in shown.items()),
        limit=stage.limit,
        limited_by_query=own is not None and own <= default_limit,
    )


def compile_matches(  # noqa: PLR0913 - as above
    query: Query,
    columns: Sequence[str],
    *,
    dialect: DialectName,
    schema: TableSchema,
    table: Sql | str = "events",
    window: Window = None,
    limit: int | None = None,
) -> Statement:
    """Give the events that the query is about, as these columns of the table, newest first.

    These are the events that meet the conditions before the first command that makes something
    else of events: `stats`, `dedup`, `limit`, `unnest`.
    """
    pipeline = matching_pipeline(query, dialect=dialect, schema=schema, table=table, window=window)
    pipeline.stage.limit = limit
    select = pipeline.stage.select([column(name) for name in columns])
    return Statement(render(select, pipeline), tuple(columns))


def matching_pipeline(
    query: Query,
    *,
    dialect: DialectName,
    schema: TableSchema,
    table: Sql | str,
    window: Window,
) -> Pipeline:
    """Give the leading part of a query that only chooses events."""
    return _pipeline(query, leading(query), dialect, schema, table, window)


def _pipeline(  # noqa: PLR0913 - the arguments of the callers, and the commands
    query: Query,
    commands: Iterable[Command],
    dialect: DialectName,
    schema: TableSchema,
    table: Sql | str,
    window: Window,
) -> Pipeline:
    written = dialect_of(dialect)
    bounds = Bounds.of(window, written)
    stage = Stage(Events(schema, table, written), written, bounds, query.source)
    if bounds is not None:
        when = column(schema.time)
        stage.conditions.append(binary(exp.GTE, when, bounds.start))
        stage.conditions.append(binary(exp.LT, when, bounds.end))
    pipeline = Pipeline(stage, columns=schema.column_names)
    for command in commands:
        pipeline.run(command)
    return pipeline


def render(query: exp.Select, pipeline: Pipeline) -> str:
    """Give the text, with the closed stages before it."""
    if pipeline.closed:
        # The last ones ask the earlier ones for columns: they are all written once all is asked.
        parts = [
            exp.CTE(this=done.expression(), alias=exp.TableAlias(this=exp.to_identifier(done.name)))
            for done in pipeline.closed
        ]
        query.set("with_", exp.With(expressions=parts))
    return pipeline.stage.dialect.render(query)


def _counting(rows: exp.Select) -> exp.Select:
    inner = exp.Subquery(this=rows, alias=exp.TableAlias(this=exp.to_identifier("counted")))
    return exp.Select(expressions=[exp.Count(this=exp.Star())]).from_(inner)


def _aliased(value: Sql, name: str) -> Sql:
    return exp.Alias(this=value, alias=exp.to_identifier(name, quoted=True))
