"""An answer's rows for a spreadsheet. Cells that a spreadsheet would run get a `'` in front."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from bot.cli.render.cells import as_text
from bot.domain.escaping import for_csv

if TYPE_CHECKING:
    from datetime import tzinfo

    from bot.domain.report import Report

__all__ = ["report_as_csv"]


def report_as_csv(report: Report, zone: tzinfo) -> str:
    """A header line and a line a row (RFC 4180, with plain line feeds)."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(for_csv(name) for name in report.answer.columns)
    writer.writerows((for_csv(as_text(cell, zone)) for cell in row) for row in report.answer.rows)
    return buffer.getvalue()
