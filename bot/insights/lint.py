"""What is allowed in a query and yet probably not meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.insights.errors import excerpt, plain
from bot.insights.finding import Finding
from bot.insights.lint_fields import unknown_fields
from bot.insights.lint_order import order_rules
from bot.insights.lint_values import value_rules

if TYPE_CHECKING:
    from bot.insights.syntax import Query

__all__ = ["Finding", "lint", "render"]


def lint(query: Query) -> list[Finding]:
    """Return the findings in the order of the text; an empty list for a query without any."""
    found = [*unknown_fields(query), *value_rules(query), *order_rules(query)]
    return sorted(found, key=lambda finding: finding.span.start)


def render(finding: Finding, source: str) -> str:
    """Show the finding as an error is shown: message, line and column, line and caret, advice."""
    place = f"line {finding.span.line}, column {finding.span.column}"
    lines = [f"{finding.severity}: {plain(finding.message)} ({place})"]
    if source:
        lines.append(excerpt(source, finding.span))
    if finding.suggestion:
        lines.append(plain(finding.suggestion))
    return "\n".join(lines)
