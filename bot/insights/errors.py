"""Why a query is refused, and where: the message, the line, a caret and what to write instead."""

from __future__ import annotations

from bot.errors import UsageError
from bot.insights.syntax import NOWHERE, Span

__all__ = ["QueryError", "QuerySyntaxError", "UnsupportedQueryError", "excerpt", "locate", "plain"]

_WIDTH = 100
"""The most characters of a source line that an excerpt shows."""
_LONGEST = 300
"""The most characters of a message: a query can have a name of thousands."""


class QueryError(UsageError):
    """A query's text is refused.

    `line` and `column` are 1-based; `source` is the whole text (empty if there is none, as for a
    tree that was never text); `suggestion` is a sentence, or empty. `str()` shows all of it.
    """

    def __init__(
        self, message: str, span: Span = NOWHERE, *, source: str = "", suggestion: str = ""
    ) -> None:
        self.message = plain(message)
        self.span = span
        self.source = source
        self.suggestion = plain(suggestion)
        super().__init__(self.message)

    @property
    def line(self) -> int:
        """The 1-based line of the place."""
        return self.span.line

    @property
    def column(self) -> int:
        """The 1-based column of the place, in characters."""
        return self.span.column

    @property
    def hint(self) -> str:
        """The same as `suggestion`."""
        return self.suggestion

    def __str__(self) -> str:
        parts = [f"{self.message} (line {self.line}, column {self.column})"]
        if self.source:
            parts.append(excerpt(self.source, self.span))
        if self.suggestion:
            parts.append(self.suggestion)
        return "\n".join(parts)


class QuerySyntaxError(QueryError):
    """The text is not a query of the language."""


class UnsupportedQueryError(QueryError):
    """The text uses a feature of the language that is not supported; `feature` is its name."""

    def __init__(
        self,
        message: str,
        span: Span = NOWHERE,
        *,
        feature: str,
        source: str = "",
        suggestion: str = "",
    ) -> None:
        super().__init__(message, span, source=source, suggestion=suggestion)
        self.feature = feature


def locate(source: str, start: int, end: int | None = None) -> Span:
    """Return the span of `source[start:end]`; one character long unless `end` is given."""
    start = min(max(start, 0), len(source))
    line_start = source.rfind("\n", 0, start) + 1
    return Span(
        start=start,
        end=start + 1 if end is None else end,
        line=source.count("\n", 0, start) + 1,
        column=start - line_start + 1,
    )


def excerpt(source: str, span: Span) -> str:
    """Show the line of the place and carets under it; control characters are hidden."""
    line_start = source.rfind("\n", 0, span.start) + 1
    line_end = source.find("\n", line_start)
    line = source[line_start : line_end if line_end >= 0 else len(source)]
    column = span.start - line_start
    width = max(1, min(span.end - span.start, len(line) - column))
    first = max(0, min(column - _WIDTH // 2, len(line) - _WIDTH))
    shown = "".join(_shown(character) for character in line[first : first + _WIDTH])
    carets = "^" * min(width, _WIDTH - (column - first) or 1)
    return f"  {shown}\n  {' ' * (column - first)}{carets}"


def plain(text: str) -> str:
    """Make a text that quotes the query fit to show: not endless, no control characters."""
    cut = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
    return "".join(map(_shown, cut))


def _shown(character: str) -> str:
    # One column for one character, or the carets would stand in the wrong place.
    if character.isprintable():
        return character
    return " " if character.isspace() else "\N{REPLACEMENT CHARACTER}"
