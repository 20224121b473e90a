"""An answer, made to be read on a phone at 2 a.m."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.escaping import for_mrkdwn
from bot.domain.headline import caveats
from bot.slack.messages import buttons
from bot.slack.messages.budget import CHARACTERS, characters, fitted
from bot.slack.messages.message import Block, Message
from bot.slack.messages.numbers import numbers
from bot.slack.messages.small_print import asked_note, coverage_line, masked_note, rows_line
from bot.slack.messages.table import PAGE, Form, page_of
from bot.slack.messages.text import (
    actions,
    button,
    context,
    fields,
    header,
    named,
    note,
    sentence,
    shortened,
    visible,
)
from bot.slack.messages.verdict import finding, heading, verdict

if TYPE_CHECKING:
    from datetime import tzinfo

    from bot.domain.report import Report
    from bot.domain.run import Run

__all__ = ["Chart", "Shown", "answer_message"]

_FALLBACK = 700
"""Characters of the headline in the notification; escaped, they are at most 4,000."""
_HEADLINE, _ALT = 500, 500
_ROWS_LINE = 200


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture that was uploaded already."""

    file_id: str
    alt: str


@dataclass(frozen=True, slots=True)
class Shown:
    """How an answer is to be shown.

    `masked` names the columns with masked values; `attached` says that all rows are in a file in
    the thread. A `page` past the last one is the last one.
    """

    run: Run
    zone: tzinfo
    page: int = 0
    chart: Chart | None = None
    masked: tuple[str, ...] = ()
    can_export: bool = True
    attached: bool = False


def answer_message(report: Report, shown: Shown) -> Message:
    """The message; it fits Slack's limits whatever the answer holds, and says what it left out."""
    top, bottom = _top(report, shown), _buttons(report, shown)
    text = for_mrkdwn(shortened(f"{heading(report)}: {finding(report)}", _FALLBACK))
    if not (report.answer.rows and report.answer.columns):
        return Message(text, fitted([*top, _small_print(report, shown), bottom]))
    frame = [*top, _small_print(report, shown), bottom]
    room = CHARACTERS - characters(frame) - _ROWS_LINE
    page = page_of(report.answer, _page(report, shown), shown.zone, room=room)
    table, plain = (
        fitted([*top, form.block, _small_print(report, shown, _rows(report, shown, form)), bottom])
        for form in (page.table, page.plain)
    )
    return Message(text, table, plain=plain, rows_left_out=page.rows_cut)


def _top(report: Report, shown: Shown) -> list[Block]:
    """Heading, headline, what to know before relying on it, the numbers, the picture."""
    found = verdict(report) == "found"
    said = sentence(visible(finding(report), _HEADLINE), bold=True, code=not found)
    blocks = [named("title", header(heading(report))), named("headline", said)]
    if warnings := caveats(report.answer):
        lines = [note(f"\u26a0\ufe0f {warning}") for warning in warnings]
        blocks.append(named("caveats", context(lines)))
    if found:
        blocks.append(named("numbers", fields(numbers(report.answer.totals, shown.zone))))
    if shown.chart is not None:
        blocks.append(_picture(shown.chart))
    return blocks


def _picture(chart: Chart) -> Block:
    return {
        "type": "image",
        "block_id": "chart",
        "slack_file": {"id": chart.file_id},
        "alt_text": visible(chart.alt, _ALT) or "Events over time",
    }


def _small_print(report: Report, shown: Shown, rows: str = "") -> Block:
    lines = [rows] if rows else []
    lines.append(coverage_line(report.answer.coverage, shown.zone))
    if shown.masked:
        lines.append(masked_note(shown.masked))
    return named("coverage", context([*lines, asked_note(shown.run)]))


def _rows(report: Report, shown: Shown, form: Form) -> str:
    """Which rows these are, and where the rest of them is."""
    where = "narrow it down to see them"
    if shown.can_export:
        where = "Export CSV has all"
    if shown.attached:
        where = "the CSV in the thread has all"
    total, first = len(report.answer.rows), _page(report, shown) * PAGE
    return rows_line(first + 1, min(PAGE, total - first), total, form.left_out, where=where)


def _last_page(report: Report) -> int:
    return max(0, (len(report.answer.rows) - 1) // PAGE)


def _page(report: Report, shown: Shown) -> int:
    return max(0, min(shown.page, _last_page(report)))


def _buttons(report: Report, shown: Shown) -> Block:
    run, page = shown.run.id, _page(report, shown)
    row = []
    if page < _last_page(report):
        more = buttons.page_value(run, page + 1)
        row.append(button("Show more", buttons.MORE, more, style="primary"))
    if page:
        row.append(button("Back", buttons.BACK, buttons.page_value(run, page - 1)))
    row.append(button("Show query", buttons.QUERY, run))
    if shown.can_export and report.answer.rows:
        row.append(button("Export CSV", buttons.EXPORT, run))
    row.append(button("Run again", buttons.AGAIN, run))
    row.append(button("Narrow down", buttons.NARROW, run))
    if shown.masked:
        row.append(button("Reveal", buttons.REVEAL, run))
    return actions(f"answer:{run}", row)
