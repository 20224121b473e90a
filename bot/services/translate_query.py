"""A query as the SQL of one dialect, for people to read or to run elsewhere."""

from __future__ import annotations

from bot.insights import parse
from bot.insights.schema import events_schema
from bot.insights.sql import DialectName, compile_query

__all__ = ["translate_query"]


def translate_query(query: str, dialect: DialectName) -> str:
    """The SQL over the table `events`, without a window; `QueryError` where it is refused."""
    return compile_query(parse(query), dialect=dialect, schema=events_schema()).sql
