"""What translating an expression needs: the dialect, the window, and what fields stand for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.insights.errors import UnsupportedQueryError
from bot.insights.sql.build import timestamp

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.insights.sql.compiled import Window
    from bot.insights.sql.dialects import Dialect
    from bot.insights.sql.typed import Sql, Typed
    from bot.insights.syntax import Expr, Field, Span

__all__ = ["Bounds", "Context"]


@dataclass(frozen=True, slots=True)
class Bounds:
    """The window as SQL: its first instant, and the first one after it."""

    start: Sql
    end: Sql
    literal: Window

    @classmethod
    def of(cls, window: Window, dialect: Dialect) -> Bounds | None:
        """Give the bounds of a window; None where it has none."""
        if window is None:
            return None
        if window == "parameters":
            start, end = dialect.parameter("window_start"), dialect.parameter("window_end")
            return cls(start, end, window)
        return cls(timestamp(window[0]), timestamp(window[1]), window)


@dataclass(frozen=True, slots=True)
class Context:
    """`resolve` finds a field, `translate` any expression, both where the query stands.

    `inside` is true inside an aggregate's argument, where aggregates are refused.
    """

    dialect: Dialect
    bounds: Bounds | None
    resolve: Callable[[Field], Typed]
    translate: Callable[[Expr], Typed]
    source: str = ""

    def need_bounds(self, function: str, span: Span) -> Bounds:
        """Give the window, or a refusal that names the function that asked for it."""
        if self.bounds is None:
            raise self.refuse(f"{function}() needs a time window.", span, function)
        return self.bounds

    def refuse(
        self, message: str, span: Span, feature: str, suggestion: str = ""
    ) -> UnsupportedQueryError:
        """Give an error that points at a place of the query."""
        return UnsupportedQueryError(
            message, span, feature=feature, source=self.source, suggestion=suggestion
        )
