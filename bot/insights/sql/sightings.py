"""The events that a query is about, one row each, with what alerts are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlglot import exp

from bot.insights.expression_text import expr_text, heading
from bot.insights.literals import split_path
from bot.insights.sql.build import call, column
from bot.insights.sql.compiled import DialectName, Statement, Window
from bot.insights.sql.conversions import as_text
from bot.insights.sql.query import matching_pipeline, render
from bot.insights.syntax import Command, Dedup, Expr, Field, Filter, Limit, Stats, Unnest

if TYPE_CHECKING:
    from bot.insights.schema import TableSchema
    from bot.insights.sql.typed import Sql
    from bot.insights.syntax import Query

__all__ = ["COLUMNS", "compile_sightings", "counts_events"]

COLUMNS: Final = (
    "event_id", "happened", "grouped", "principal", "action", "resource", "source", "account",
    "region", "error",
)  # fmt: skip

_RESOURCES: Final = (
    "request_bucket_name", "request_secret_id", "request_table_name", "request_key_id",
    "request_role_arn", "request_role_name", "request_user_name",
)  # fmt: skip
"""What an event was about, the first there is: the resource whose access an alert tells of."""


def compile_sightings(  # noqa: PLR0913 - as `compile_query`
    query: Query,
    group_by: str,
    *,
    dialect: DialectName,
    schema: TableSchema,
    table: Sql | str = "events",
    window: Window = None,
) -> Statement:
    """One SELECT of the events of `compile_matches`, as the columns of `COLUMNS`, oldest first.

    `event_id` is what makes an event the one it is, whatever addenda did to it.
    `grouped` is the value of the result's column `group_by`, as text; null where there is none.
    """
    pipeline = matching_pipeline(query, dialect=dialect, schema=schema, table=table, window=window)
    stage = pipeline.stage
    group = as_text(stage.translate(_grouped(query, group_by)), stage.dialect)
    values = {
        "event_id": call("COALESCE", column("identity"), column("event_id")),
        "happened": column(schema.time),
        "grouped": group,
        "principal": call("COALESCE", *map(column, schema.principal)),
        "action": column(schema.action),
        "resource": call("COALESCE", *map(column, _RESOURCES)),
        "source": column(schema.source),
        "account": column("recipient_account_id"),
        "region": column("aws_region"),
        "error": column(schema.error),
    }
    select = stage.select([_aliased(value, name) for name, value in values.items()], cut=False)
    select = select.order_by("happened", "event_id")
    return Statement(render(select, pipeline), COLUMNS)


def counts_events(query: Query, measure: str | None) -> bool:
    """Whether the rule's measure is the number of events of a group, and nothing else decides.

    So it is where rows are events, and where a `count(*)` is added up that no later filter cuts.
    """
    made = [one for one in query.commands if isinstance(one, Stats)]
    if any(isinstance(one, Dedup | Limit | Unnest) for one in query.commands):
        return False
    if not made:
        return measure is None
    if len(made) > 1 or any(isinstance(one, Filter) for one in _behind(query, made[0])):
        return False
    counted = {heading(item): item.expression for item in made[0].aggregates}
    return measure is not None and _is_count(counted.get(measure))


def _behind(query: Query, command: Command) -> tuple[Command, ...]:
    return query.commands[query.commands.index(command) + 1 :]


def _is_count(expression: Expr | None) -> bool:
    return expression is not None and expr_text(expression) in {"count(*)", "count()"}


def _grouped(query: Query, group_by: str) -> Expr:
    """What the column is made of: a key of `stats ... by`, or a field."""
    for command in query.commands:
        if isinstance(command, Stats):
            for item in command.groups:
                if heading(item) == group_by:
                    return item.expression
    return Field(split_path(group_by))


def _aliased(value: Sql, name: str) -> Sql:
    return exp.Alias(this=value, alias=exp.to_identifier(name))
