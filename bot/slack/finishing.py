"""What follows an answer: its picture, the file with what did not fit, the steps to take."""

from __future__ import annotations

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from slack_sdk.errors import SlackApiError, SlackClientError

from bot.charts.timeline_alt import timeline_alt
from bot.slack.calling import UnknownOutcomeError
from bot.slack.messages.answer import Chart
from bot.slack.messages.csv_file import csv_bytes
from bot.slack.messages.details import guidance_message

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo

    from bot.domain.report import Report
    from bot.domain.run import Run
    from bot.services.mask_report import MaskReport
    from bot.services.ports import Charts
    from bot.slack.poster import Poster
    from bot.slack.seat import Place
    from bot.slack.showing import Showing

__all__ = ["Finishing"]

_log = logging.getLogger(__name__)


class Finishing:
    """Adds to an answer that is shown already, in threads of its own."""

    def __init__(  # noqa: PLR0913 - what each part of the rest is made with
        self,
        poster: Poster,
        showing: Showing,
        mask: MaskReport,
        charts: Charts,
        may_export: Callable[[Run], bool],
        zone: tzinfo,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._poster = poster
        self._showing = showing
        self._mask = mask
        self._charts = charts
        self._may_export = may_export
        self._zone = zone
        self._sleep = sleep
        self._threads = ThreadPoolExecutor(2, "finishing")

    def begin(self, run: Run, report: Report, place: Place, *, left_out: int) -> None:
        """See to the rest of an answer, soon."""
        self._threads.submit(self._finish, run, report, place, left_out)

    def attach_csv(self, run: Run, report: Report, place: Place) -> None:
        """Put all rows of an answer into its thread, masked as the answer is."""
        channel, thread = place
        content = csv_bytes(self._mask(report).report, self._zone)
        self._poster.attach(channel, thread, _csv_name(run), content)

    def close(self) -> None:
        """Finish what has begun."""
        self._threads.shutdown(wait=True)

    def _finish(self, run: Run, report: Report, place: Place, left_out: int) -> None:
        steps = [self._add_chart]
        if left_out and self._may_export(run):
            steps.append(self._attach_rest)
        if report.guidance and report.answer.rows:
            steps.append(self._add_guidance)
        for step in steps:
            try:
                step(run, report, place)
            except (SlackClientError, UnknownOutcomeError, OSError) as problem:
                _log.warning("run %s: a part of its answer is missing: %s", run.id, problem)
            except Exception:  # noqa: BLE001 - what comes after it is wanted all the same
                _log.exception("run %s: a part of its answer is missing", run.id)

    def _add_guidance(self, run: Run, report: Report, place: Place) -> None:
        channel, ts = place
        message = guidance_message(report, run)
        self._poster.post(channel, message, key=f"{run.id}:guidance", thread=ts)

    def _attach_rest(self, run: Run, report: Report, place: Place) -> None:
        self.attach_csv(run, report, place)
        self._showing.attach(run)
        self._showing.show(run, report, place)

    def _add_chart(self, run: Run, report: Report, place: Place) -> None:
        timeline = report.answer.totals.timeline
        if timeline is None or not any(timeline.counts):
            return
        png = self._charts.timeline(
            timeline, title=report.title, zone=self._zone, severity=report.severity
        )
        alt = timeline_alt(timeline, self._zone)
        chart = Chart(self._poster.picture(f"{run.id}.png", png, alt), alt)
        self._show_when_ready(run, report, place, chart)

    def _show_when_ready(self, run: Run, report: Report, place: Place, chart: Chart) -> None:
        """Slack refuses a picture for the moment that it takes to process it."""
        for wait in (0.0, 0.5, 1.0, 2.0, 4.0):
            self._sleep(wait)
            self._showing.picture(run, chart)
            try:
                self._showing.show(run, report, place, exactly=True)
            except SlackApiError as problem:
                self._showing.picture(run, None)
                _log.info("run %s: its picture is not ready: %s", run.id, problem)
            else:
                return


def _csv_name(run: Run) -> str:
    """A name that sorts by time and says what is in it."""
    return f"{run.runbook_id or 'query'}-{run.asked_at:%Y%m%dT%H%M%SZ}.csv"
