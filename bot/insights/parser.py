"""Text to tree. The first parse of a process loads lark and the tables; those after it do not."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Final, Literal, cast

from bot.insights.checks import check
from bot.insights.errors import QueryError, QuerySyntaxError, locate
from bot.insights.names import resolve_names
from bot.insights.syntax import Filter, Query, Span
from bot.insights.walk import MAX_DEPTH

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lark import Lark, Token, Tree

    from bot.insights.syntax import Expr

__all__ = ["MAX_LENGTH", "parse", "parse_condition"]

MAX_LENGTH: Final = 20_000
"""The most characters of a query; CloudWatch Logs Insights itself takes 10,000."""


def parse(text: str) -> Query:
    """Read a query. Raises `QueryError`, and nothing else, whatever the text."""
    try:
        query = _read(text, "query")
        check(query)
    except QueryError as error:
        error.source = text
        raise
    return replace(query, source=text)


def parse_condition(text: str) -> Expr:
    """Read a lone condition, as `filter` takes it: `eventName = "AssumeRole"`."""
    try:
        query = _read(text, "condition")
        check(query)
    except QueryError as error:
        error.source = text
        raise
    (command,) = query.commands
    assert isinstance(command, Filter)  # noqa: S101 - what the rule `condition` makes
    return command.condition


def _read(text: str, start: Literal["query", "condition"]) -> Query:
    # Here, not above: who only prints or binds a tree should not wait for lark.
    from lark.exceptions import UnexpectedCharacters, UnexpectedToken, VisitError  # noqa: PLC0415

    from bot.insights.transform import TreeBuilder  # noqa: PLC0415

    if len(text) > MAX_LENGTH:
        raise QuerySyntaxError(
            f"the query has {len(text)} characters, and may have {MAX_LENGTH}",
            locate(text, MAX_LENGTH),
        )
    try:
        tree = _lark().parse(text, start=start)
        _check_depth(tree)
        query: Query = TreeBuilder().transform(tree)
    except UnexpectedToken as error:
        at = len(text) if error.token.type == "$END" else error.token.start_pos
        raise _explained(text, at or 0, error.expected) from None
    except UnexpectedCharacters as error:
        # lark declares the place as None, and always sets it.
        at = cast("int", error.pos_in_stream)
        raise _explained(text, at, error.allowed or ()) from None
    except VisitError as error:
        # lark wraps what its callbacks raise.
        raise error.orig_exc from None
    return resolve_names(query)


def _explained(text: str, at: int, expected: Iterable[str]) -> QueryError:
    from bot.insights.mistakes import explain  # noqa: PLC0415 - only a mistake needs it

    return explain(text, at, expected)


@cache
def _lark() -> Lark:
    from bot.insights.tables import load  # noqa: PLC0415 - loads lark

    return load()


def _check_depth(tree: Tree[Token]) -> None:
    """Level by level, since going down one's own stack is what the limit is to protect."""
    level = [tree]
    for _ in range(MAX_DEPTH):
        below = (child for parent in level for child in parent.children)
        level = [child for child in below if not isinstance(child, str | None)]
        if not level:
            return
    meta = level[0].meta
    raise QuerySyntaxError(
        f"the query is nested more than {MAX_DEPTH} levels deep",
        Span(meta.start_pos, meta.end_pos, meta.line, meta.column),
        suggestion='Use a list: field in ["a", "b"].',
    )
