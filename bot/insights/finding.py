"""One thing that the linter has to say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from bot.insights.syntax import Span

__all__ = ["Finding", "note", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A `warning` is probably a mistake; a `note` is a fact that the author may not know."""

    severity: Literal["warning", "note"]
    message: str
    span: Span
    suggestion: str = ""


def warning(message: str, span: Span, suggestion: str = "") -> Finding:
    """Make a finding that is probably a mistake."""
    return Finding("warning", message, span, suggestion)


def note(message: str, span: Span, suggestion: str = "") -> Finding:
    """Make a finding that the author may well have meant."""
    return Finding("note", message, span, suggestion)
