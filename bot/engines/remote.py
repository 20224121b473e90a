"""From a question to the SQL of an engine elsewhere, its window written into it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from sqlglot import exp

from bot.engines.translation import TOP, narrowed
from bot.insights.schema import events_schema
from bot.insights.sql import compile_query, compile_totals

if TYPE_CHECKING:
    from bot.domain.answer import Question
    from bot.insights.sql import DialectName

__all__ = ["RemoteQuestion", "compile_remote"]


@dataclass(frozen=True, slots=True)
class RemoteQuestion:
    """The statements of one question.

    `places_sql` gives one row of the window: accounts, regions, events, the first and the last
    of them, and of a subquery how many objects they stand in; `held_sql` one of the whole table:
    first and last event, files, and when the last was committed ("" for a subquery, which keeps
    no books). `limit` is the most rows to show; `rows_sql` gives one more where there are more.
    """

    rows_sql: str
    totals_sql: str
    places_sql: str
    held_sql: str
    columns: tuple[str, ...]
    limit: int


def compile_remote(
    question: Question, dialect: DialectName, table: str | exp.Subquery, default_limit: int
) -> RemoteQuestion:
    """Parse, narrow, bind and generate; raises `QueryError` where the text is refused.

    `table` is a table's name, or a subquery with an alias that gives the table's columns.
    """
    query, schema = narrowed(question), events_schema()
    window = (question.window.start, question.window.end)
    limit = question.limit or default_limit
    source = exp.to_table(table) if isinstance(table, str) else table
    rows = compile_query(
        query,
        dialect=dialect,
        schema=schema,
        table=source,
        window=window,
        default_limit=limit + 1,
    )
    totals = compile_totals(
        query, dialect=dialect, schema=schema, table=source, window=window, top=TOP
    )
    return RemoteQuestion(
        rows_sql=rows.sql,
        totals_sql=totals.sql,
        places_sql=_places(question, source, dialect),
        held_sql=_held(source, dialect) if isinstance(source, exp.Table) else "",
        columns=tuple(column.name for column in rows.columns),
        limit=rows.limit if rows.limited_by_query else limit,
    )


def _places(question: Question, table: exp.Table | exp.Subquery, dialect: str) -> str:
    """Where the events of the window are of, how many there are, and from when to when."""
    time = exp.column("event_time")
    start, end = (
        exp.cast(exp.Literal.string(f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"), "TIMESTAMP(6)")
        for at in (question.window.start, question.window.end)
    )
    select = exp.select(
        _every("recipient_account_id", dialect),
        _every("aws_region", dialect),
        exp.Count(this=exp.Star()),
        exp.Min(this=time),
        exp.Max(this=time),
    )
    if isinstance(table, exp.Subquery):
        of_object = exp.Distinct(expressions=[exp.column("source_object")])
        select = select.select(exp.Count(this=of_object))
    return select.from_(table.copy()).where(time >= start, time < end).sql(dialect=dialect)


def _every(column: str, dialect: str) -> exp.Expr:
    """The values of a column that are there, sorted."""
    found = exp.func("ARRAY_AGG", exp.Distinct(expressions=[exp.column(column)]), dialect="trino")
    there = exp.Filter(
        this=found,
        expression=exp.Where(this=exp.column(column).is_(exp.null()).not_()),
    )
    values = exp.func("ARRAY_SORT", there, dialect="trino")
    if dialect == "athena":  # its results are text, and in that of a list nothing is quoted
        return exp.Anonymous(this="JSON_FORMAT", expressions=[exp.cast(values, "JSON")])
    return values


def _held(table: exp.Table, dialect: str) -> str:
    """Of the table's own books: what its files hold, and when the last was committed."""
    files, snapshots = (_book(table, name) for name in ("files", "snapshots"))
    ends = exp.select(
        exp.Min(this=exp.column("event_time")), exp.Max(this=exp.column("event_time"))
    ).from_(table)
    count = exp.select(exp.Count(this=exp.Star())).from_(files).subquery()
    last = exp.select(exp.Max(this=exp.column("committed_at"))).from_(snapshots).subquery()
    return ends.select(count, last).sql(dialect=dialect)


def _book(table: exp.Table, name: str) -> exp.Table:
    book = table.copy()
    book.set("this", exp.to_identifier(f"{table.name}${name}", quoted=True))
    return book
