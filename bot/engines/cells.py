"""DuckDB's values as cells of an answer."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.domain.answer import Cell

__all__ = ["as_cell"]


def as_cell(value: object) -> Cell:
    """The value with times aware and in UTC, whole decimals as ints, anything nested as text."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)
