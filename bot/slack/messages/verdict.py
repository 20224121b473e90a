"""The three outcomes that must never look alike: found, nothing found, not looked at.

Each has a picture, words and a heading of its own; none is told by colour alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from bot.domain.report import Report

__all__ = ["SEVERITY_MARKS", "Verdict", "finding", "heading", "verdict"]

Verdict = Literal["found", "nothing found", "not looked at"]

SEVERITY_MARKS = {
    "critical": "\U0001f6a8 Critical",
    "high": "\U0001f534 High",
    "medium": "\U0001f7e0 Medium",
    "low": "\U0001f7e1 Low",
}
_FOUND = "\U0001f50e Found"
_MARKS: dict[Verdict, str] = {
    "nothing found": "\u2705 Nothing found",
    "not looked at": "\u2753 Not looked at",
}


def verdict(report: Report) -> Verdict:
    """Which of the three it is, as the domain's headline tells it."""
    answer = report.answer
    if not answer.coverage.events_looked_at:
        return "not looked at"
    return "found" if answer.totals.events and answer.rows else "nothing found"


def heading(report: Report) -> str:
    """The outcome, of a finding its severity, and the runbook's title."""
    outcome = verdict(report)
    mark = _MARKS.get(outcome) or SEVERITY_MARKS.get(report.severity or "", _FOUND)
    return f"{mark}: {report.title}"


def finding(report: Report) -> str:
    """The headline without the title and the outcome, which stand above it already."""
    said = report.headline.removeprefix(f"{report.title}: ").removeprefix(f"{verdict(report)}. ")
    return said[:1].upper() + said[1:]
