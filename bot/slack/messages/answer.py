"""An answer, made to be read on a phone at 2 a.m."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.escaping import for_code, for_mrkdwn
from bot.domain.headline import caveats
from bot.domain.principal import short_principal
from bot.slack.messages import buttons
from bot.slack.messages.budget import fitted
from bot.slack.messages.coverage import coverage_line
from bot.slack.messages.message import Block, Message
from bot.slack.messages.table import PAGE, Rows, rows_of
from bot.slack.messages.text import actions, button, context, fields, header, sentence, shortened

if TYPE_CHECKING:
    from datetime import tzinfo

    from bot.domain.answer import Totals
    from bot.domain.report import Report
    from bot.domain.run import Run

__all__ = ["Chart", "Shown", "answer_message"]

_MARKS = {
    "critical": ":rotating_light: Critical",
    "high": ":red_circle: High",
    "medium": ":large_orange_circle: Medium",
    "low": ":large_yellow_circle: Low",
}
_FALLBACK = 2_000
_VALUE = 150


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture that was uploaded already."""

    file_id: str
    alt: str


@dataclass(frozen=True, slots=True)
class Shown:
    """How an answer is to be shown.

    `masked` names the columns with masked values; `attached` says that all rows are in a file in
    the thread.
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
    rows = _rows(report, shown)
    top = [header(_title(report)), sentence(report.headline, bold=True), *_numbers(report)]
    bottom = [context(_small_print(report, shown, rows)), _buttons(report, shown)]
    picture = [_image(shown.chart)] if shown.chart else []
    text = for_mrkdwn(shortened(f"{_title(report)}: {report.headline}", _FALLBACK))
    if rows is None:
        return Message(text, fitted([*top, *picture, *bottom]))
    return Message(
        text,
        fitted([*top, *picture, rows.table, *bottom]),
        plain=fitted([*top, *picture, rows.plain, *bottom]),
        rows_left_out=rows.shown if rows.cells_cut or rows.columns_left_out else 0,
    )


def _title(report: Report) -> str:
    if not report.answer.coverage.events_looked_at:
        return f":grey_question: Not looked at: {report.title}"
    if not report.answer.rows:
        return f":white_check_mark: Nothing found: {report.title}"
    mark = _MARKS.get(report.severity or "", ":mag: Found")
    return f"{mark}: {report.title}"


def _rows(report: Report, shown: Shown) -> Rows | None:
    if not report.answer.rows:
        return None
    return rows_of(report.answer, min(shown.page, _last_page(report)), shown.zone)


def _last_page(report: Report) -> int:
    return max(0, (len(report.answer.rows) - 1) // PAGE)


def _numbers(report: Report) -> list[Block]:
    totals = report.answer.totals
    if not totals.events or not report.answer.rows:
        return []
    pairs = [
        ("Events", f"{totals.events:,}"),
        ("Principals", f"{totals.distinct.get('principal', 0):,}"),
        *_leaders(totals),
    ]
    return [fields(pairs)]


def _leaders(totals: Totals) -> list[tuple[str, str]]:
    """The most frequent value of each dimension; where several are, that is said."""
    found = []
    for dimension in ("principal", "action", "source", "error"):
        counts = [count for count in totals.by.get(dimension, ()) if count.value]
        if not counts:
            continue
        best = counts[0]
        ties = sum(count.events == best.events for count in counts) - 1
        value = for_code(shortened(short_principal(best.value or ""), _VALUE))
        also = f", and {ties} more with as many" if ties else ""
        found.append((f"Top {dimension}", f"{value} {best.events:,}{also}"))
    return found


def _image(chart: Chart) -> Block:
    return {
        "type": "image",
        "block_id": "chart",
        "slack_file": {"id": chart.file_id},
        "alt_text": shortened(chart.alt, 1_000) or "Events over time",
    }


def _small_print(report: Report, shown: Shown, rows: Rows | None) -> list[str]:
    lines = [coverage_line(report.answer.coverage, shown.zone)]
    if rows is not None:
        lines.append(_shown_rows(report, shown, rows))
    if shown.masked:
        names = shortened(", ".join(shown.masked), 200)
        lines.append(f"\U0001f512 Masked here: {names}. Reveal shows it to you alone, and is kept.")
    lines += [f"\u26a0\ufe0f {note}" for note in caveats(report.answer)]
    return lines[:10]


def _shown_rows(report: Report, shown: Shown, rows: Rows) -> str:
    total = len(report.answer.rows)
    first = min(shown.page, _last_page(report)) * PAGE + 1
    text = f"Rows {first:,} to {first + rows.shown - 1:,} of {total:,}"
    cut = []
    if rows.columns_left_out:
        cut.append(f"{rows.columns_left_out} columns left out")
    if rows.cells_cut:
        cut.append(f"{rows.cells_cut} long values shortened")
    if not cut:
        return text
    where = "the CSV in the thread has all" if shown.attached else "Export CSV has all"
    return f"{text}; {', '.join(cut)}: {where}"


def _buttons(report: Report, shown: Shown) -> Block:
    run, page, last = shown.run, min(shown.page, _last_page(report)), _last_page(report)
    row = []
    if page < last:
        more = buttons.page_value(run.id, page + 1)
        row.append(button("Show more", buttons.MORE, more, style="primary"))
    if page:
        row.append(button("Back", buttons.BACK, buttons.page_value(run.id, page - 1)))
    row.append(button("Show query", buttons.QUERY, run.id))
    if shown.can_export and report.answer.rows:
        row.append(button("Export CSV", buttons.EXPORT, run.id))
    row.append(button("Run again", buttons.AGAIN, run.id))
    row.append(button("Narrow down", buttons.NARROW, run.id))
    if shown.masked:
        row.append(button("Reveal", buttons.REVEAL, run.id))
    return actions(f"answer:{run.id}", row)
