"""An answer's rows for a spreadsheet, or for a script that reads one.

Cells that a spreadsheet would run get a `'` in front; characters that a terminal would obey, line
breaks among them, appear as visible escapes, so that a row is a line.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from bot.domain.cell_text import as_text
from bot.domain.escaping import for_csv, for_terminal

if TYPE_CHECKING:
    from datetime import tzinfo

    from bot.domain.report import Report

__all__ = ["report_as_csv"]

_OWN_FIELD = re.compile(r"@[A-Za-z]{1,40}")


def report_as_csv(report: Report, zone: tzinfo) -> str:
    """A header line and a line a row (RFC 4180, with plain line feeds)."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(map(_heading, report.answer.columns))
    writer.writerows((_harmless(as_text(cell, zone)) for cell in row) for row in report.answer.rows)
    return buffer.getvalue()


def _heading(name: str) -> str:
    """Fields such as `@timestamp` are no formulas, and scripts look for them by name."""
    return name if _OWN_FIELD.fullmatch(name) else _harmless(name)


def _harmless(text: str) -> str:
    return for_csv(for_terminal(text))
