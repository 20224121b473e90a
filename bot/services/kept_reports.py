"""The latest answers, held in memory for the buttons under them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.domain.report import Report

__all__ = ["KeptReports"]


class KeptReports:
    """Answers by run, the least used dropped first. `cells` bounds what all of them hold.

    Losing one costs a query, not an answer: the run is in the database.
    """

    def __init__(self, cells: int = 1_000_000) -> None:
        self._most = cells
        self._held = 0
        self._reports: OrderedDict[str, Report] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, run_id: str, report: Report) -> None:
        """Hold an answer, and drop others for it."""
        with self._lock:
            self._drop(run_id)
            self._reports[run_id] = report
            self._held += _size(report)
            while self._held > self._most and len(self._reports) > 1:
                self._drop(next(iter(self._reports)))

    def get(self, run_id: str) -> Report | None:
        """One answer, if it is held."""
        with self._lock:
            report = self._reports.get(run_id)
            if report is not None:
                self._reports.move_to_end(run_id)
            return report

    def _drop(self, run_id: str) -> None:
        dropped = self._reports.pop(run_id, None)
        if dropped is not None:
            self._held -= _size(dropped)


def _size(report: Report) -> int:
    return 1 + len(report.answer.rows) * len(report.answer.columns)
