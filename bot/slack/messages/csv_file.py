"""An answer's rows as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.csv_text import report_as_csv

if TYPE_CHECKING:
    from datetime import tzinfo

    from bot.domain.report import Report

__all__ = ["csv_bytes"]


def csv_bytes(report: Report, zone: tzinfo) -> bytes:
    """UTF-8 with a byte order mark: without one, Excel reads names that are not ASCII wrongly."""
    return report_as_csv(report, zone).encode("utf-8-sig", "replace")
