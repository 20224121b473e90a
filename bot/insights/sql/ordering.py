"""`sort`: what comes first, and where a missing value goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from bot.insights.sql.build import is_null
from bot.insights.sql.conversions import as_number
from bot.insights.sql.typed import Kind, Sql, Typed

if TYPE_CHECKING:
    from bot.insights.sql.dialects import Dialect

__all__ = ["OrderKey", "ordered"]


@dataclass(frozen=True, slots=True)
class OrderKey:
    """A value to sort by."""

    value: Typed
    descending: bool


def ordered(keys: list[OrderKey], dialect: Dialect) -> list[Sql]:
    """Give the terms of an ORDER BY; missing values come last whichever way it goes.

    Constants, and fields that no event has, order nothing and are left out: engines would take a
    number for a column's position.
    """
    telling: dict[Sql, OrderKey] = {}
    for key in keys:
        if key.value.literal is None and not key.value.missing:
            telling.setdefault(key.value.sql, key)
    return [term for key in telling.values() for term in _terms(key, dialect)]


def _terms(key: OrderKey, dialect: Dialect) -> list[Sql]:
    """Values out of JSON: texts before numbers, numbers by size; the other way round descending.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Sort.html
    """
    value = key.value.sql
    if key.value.kind is not Kind.DYNAMIC or key.value.stored:
        return [_term(value, descending=key.descending)]
    number = as_number(key.value, dialect).sql
    if key.descending:
        return [_term(number, descending=True), _term(value, descending=True)]
    return [_term(is_null(value)), _term(number, nulls_first=True), _term(value)]


def _term(value: Sql, *, descending: bool = False, nulls_first: bool = False) -> Sql:
    return exp.Ordered(this=value, desc=descending, nulls_first=nulls_first)
