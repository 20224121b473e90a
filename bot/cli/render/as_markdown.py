"""An answer as Markdown, to paste into a ticket or a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cli.render.coverage import coverage_lines
from bot.domain.cell_text import as_text
from bot.domain.escaping import for_markdown
from bot.domain.headline import caveats

if TYPE_CHECKING:
    from datetime import tzinfo

    from bot.domain.report import Report

__all__ = ["report_as_markdown"]

_TOP = 5


def report_as_markdown(report: Report, zone: tzinfo) -> str:
    """Headline, totals, rows as a table, coverage."""
    answer = report.answer
    lines = [f"**{for_markdown(report.headline)}**", ""]
    lines += [f"> {note}" for note in caveats(answer)]
    for dimension, counts in answer.totals.by.items():
        if counts:
            shown = ", ".join(
                f"{for_markdown(count.value or '-')} ({count.events:,})" for count in counts[:_TOP]
            )
            lines.append(f"- by {dimension}: {shown}")
    if answer.rows:
        lines += ["", *_table(report, zone)]
    lines += ["", *(f"*{for_markdown(line)}*  " for line in coverage_lines(answer.coverage, zone))]
    return "\n".join(lines) + "\n"


def _table(report: Report, zone: tzinfo) -> list[str]:
    answer = report.answer
    head = "| " + " | ".join(for_markdown(name) for name in answer.columns) + " |"
    rule = "|" + " --- |" * len(answer.columns)
    body = [
        "| " + " | ".join(for_markdown(as_text(cell, zone)) for cell in row) + " |"
        for row in answer.rows
    ]
    return [head, rule, *body]
