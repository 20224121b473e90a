"""`unnest`: what a value's elements are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.insights.sql.build import case, not_null
from bot.insights.sql.conversions import as_text

if TYPE_CHECKING:
    from bot.insights.sql.dialects import Dialect
    from bot.insights.sql.typed import Sql, Typed

__all__ = ["list_items"]


def list_items(value: Typed, dialect: Dialect) -> Sql:
    """Give the elements of a list; a value of another kind is a list of one; null is no list.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Unnest.html
    """

    def items(it: Sql) -> Sql:
        return case(
            (dialect.is_list(it), dialect.elements(it)), (not_null(it), dialect.list_of(it))
        )

    return dialect.once(as_text(value, dialect), items)
