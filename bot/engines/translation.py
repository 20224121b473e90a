"""From a question to DuckDB's SQL over a list of files. Imports the parser and the generator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from bot.engines.compilation import CompiledQuestion
from bot.insights import bind, parse, parse_condition, prepend_filters
from bot.insights.schema import events_schema
from bot.insights.sql import compile_query, compile_totals

if TYPE_CHECKING:
    from bot.domain.answer import Question
    from bot.insights.syntax import Query

__all__ = ["narrowed", "translate"]

TOP = 10
"""How many values of each dimension the totals name."""


def translate(question: Question, default_limit: int) -> CompiledQuestion:
    """Parse, narrow, bind and generate; raises `QueryError` where the text is refused.

    The SQL reads `read_parquet($files)`, between `$window_start` and `$window_end`; the totals
    are counted in stretches of `$bucket` too.
    """
    query = narrowed(question)
    limit = question.limit or default_limit
    table = exp.func("read_parquet", exp.Parameter(this=exp.var("files")))
    rows = compile_query(
        query,
        dialect="duckdb",
        schema=events_schema(),
        table=table,
        window="parameters",
        default_limit=limit + 1,
    )
    totals = compile_totals(
        query, dialect="duckdb", schema=events_schema(), table=table, window="parameters", top=TOP
    )
    return CompiledQuestion(
        rows_sql=rows.sql,
        totals_sql=totals.sql,
        columns=tuple(column.name for column in rows.columns),
        times=tuple(at for at, column in enumerate(rows.columns) if column.kind == "time"),
        limit=rows.limit if rows.limited_by_query else limit,
        limited_by_query=rows.limited_by_query,
    )


def narrowed(question: Question) -> Query:
    """The query with its conditions before it and its parameters bound; raises `QueryError`."""
    conditions = [parse_condition(text) for text in question.conditions]
    return bind(prepend_filters(parse(question.query), conditions), question.values)
