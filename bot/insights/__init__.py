"""The query language: text to tree and back, parameters, and what to warn of.

Nothing here knows an engine. lark is loaded by the first parse of a process, and not before.
"""

from __future__ import annotations

from bot.insights.binding import bind, parameters, prepend_filters
from bot.insights.errors import QueryError, QuerySyntaxError, UnsupportedQueryError
from bot.insights.parser import parse, parse_condition
from bot.insights.printer import expr_text, heading, to_text
from bot.insights.syntax import Query

__all__ = [
    "Query",
    "QueryError",
    "QuerySyntaxError",
    "UnsupportedQueryError",
    "bind",
    "expr_text",
    "heading",
    "parameters",
    "parse",
    "parse_condition",
    "prepend_filters",
    "to_text",
]
