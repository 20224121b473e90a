"""An answer's rows as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.csv_text import report_as_csv

if TYPE_CHECKING:
    from datetime import tzinfo

    from bot.domain.report import Report

__all__ = ["csv_bytes"]


def csv_bytes(report: Report, zone: tzinfo) -> bytes:
    """All rows with their whole values: UTF-8 with a byte order mark.

    Who opens the file out of a chat opens it in a spreadsheet, and Excel takes a file without the
    mark for one in an old encoding. The terminal's CSV, which scripts read, has none.
    """
    return report_as_csv(report, zone).encode("utf-8-sig")
