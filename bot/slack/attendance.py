"""The life of one question in a chat: placeholder, wait, answer, or what went wrong.

The placeholder is posted while the question is being answered, so that neither waits for the other.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slack_sdk.errors import SlackApiError, SlackClientError

from bot.domain.ledger_entry import LedgerEntry
from bot.domain.run import Outcome
from bot.errors import AuditError, BusyError, QueryCancelledError, UsageError
from bot.slack.calling import UnknownOutcomeError, error_code
from bot.slack.messages import details, states
from bot.slack.seat import Seat
from bot.slack.ticking import Ticking

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from datetime import timedelta, tzinfo

    from bot.domain.report import Report
    from bot.domain.run import Run
    from bot.services.answer_run import AnswerRun
    from bot.services.ports import Clock, Ledger, Runs
    from bot.services.running_runs import RunningRuns
    from bot.slack.finishing import Finishing
    from bot.slack.messages.message import Message
    from bot.slack.pool import QuestionPool
    from bot.slack.poster import Poster
    from bot.slack.seat import Place
    from bot.slack.showing import Showing
    from bot.slack.whisper import Whisper

__all__ = ["Attendance", "Attendants"]

_log = logging.getLogger(__name__)

_NOT_THERE = frozenset({"not_in_channel", "channel_not_found", "is_archived", "restricted_action"})
_NEXT_NOTE = 15.0
"""Seconds between two notes that a question still runs; each is an edit that Slack counts."""


@dataclass(frozen=True, slots=True)
class Attendants:
    """What a question is attended with."""

    answer_run: AnswerRun
    running: RunningRuns
    runs: Runs
    ledger: Ledger
    poster: Poster
    whisper: Whisper
    showing: Showing
    finishing: Finishing
    pool: QuestionPool
    posting: Executor
    clock: Clock
    zone: tzinfo
    slow_after: timedelta


class Attendance:
    """Sees one run through."""

    def __init__(
        self, attendants: Attendants, run: Run, title: str, response_url: str | None
    ) -> None:
        self._by = attendants
        self._run = run
        self._title = title
        self._response_url = response_url
        self._seat = Seat(attendants.poster)
        self._began = time.monotonic()
        self._token = attendants.running.begin(run.id)
        self._notes = Ticking(
            self._note, first=attendants.slow_after.total_seconds(), then=_NEXT_NOTE
        )

    def begin(self) -> None:
        """Queue the question, then post its placeholder: a full queue posts none."""
        by = self._by
        try:
            ahead = by.pool.submit(self._work)
        except BusyError as problem:
            self._turn_away(str(problem))
            return
        if ahead:
            first = states.waiting(self._run, self._title, ahead)
        else:
            first = states.placeholder(self._run, self._title, by.zone)
        by.posting.submit(self._take_place, first)
        self._notes.start()

    def _work(self) -> None:
        try:
            report, message = self._outcome()
        finally:
            self._notes.stop()
            self._by.running.end(self._run.id)
        shown = self._seat.settle(message)
        if report is not None and shown:
            self._by.finishing.begin(
                self._run, report, self._seat.place.result(), left_out=message.rows_left_out
            )

    def _outcome(self) -> tuple[Report | None, Message]:
        """The answer and how it is shown, or what is shown instead of one."""
        run, title = self._run, self._title
        try:
            report = self._by.answer_run(run, self._token)
            return report, self._by.showing.message(run, report)
        except QueryCancelledError:
            by = self._by.running.cancelled_by(run.id)
            return None, states.cancelled(run, title, by)
        except UsageError as problem:
            return None, states.mistake(run.text, str(problem))
        except AuditError as problem:
            return None, states.failed(run, title, str(problem), retryable=problem.retryable)
        except Exception:  # noqa: BLE001 - the asker waits, whatever broke
            _log.exception("run %s failed", run.id)
            said = f"A fault in the bot, not in your question. Its log has it under {run.id}."
            return None, states.failed(run, title, said, retryable=True)

    def _note(self) -> None:
        seconds = round(time.monotonic() - self._began)
        self._seat.meanwhile(lambda: states.still_running(self._run, self._title, seconds))

    def _turn_away(self, problem: str) -> None:
        by, run = self._by, self._run
        by.running.end(run.id)
        entry = LedgerEntry(by.clock(), run.asker, "failed", run.id, {"error": problem})
        by.runs.ended(run.id, "failed", Outcome(by.clock(), error=problem), entry)
        full = states.queue_full(run.text, by.pool.waiting)
        by.whisper(run.asker, full, response_url=self._response_url)

    def _take_place(self, first: Message) -> None:
        """Post the placeholder; where nothing can be posted, nobody waits for the answer."""
        try:
            place = self._post(first)
        except Exception as problem:  # the question's thread waits for the place: it must hear
            self._by.running.cancel(self._run.id)
            self._seat.place.set_exception(problem)
            if not isinstance(problem, SlackClientError | UnknownOutcomeError | OSError):
                raise
            _log.warning("run %s: no place for its answer: %s", self._run.id, problem)
        else:
            self._seat.place.set_result(place)
            self._by.runs.placed(self._run.id, *place)

    def _post(self, first: Message) -> Place:
        """Into the channel, or to the asker alone: on request, and where the bot is no member."""
        run, poster = self._run, self._by.poster
        if not run.private and run.asker.channel:
            try:
                return run.asker.channel, poster.post(run.asker.channel, first, key=run.id)
            except SlackApiError as problem:
                if error_code(problem) not in _NOT_THERE:
                    raise
        direct = poster.direct(run.asker.user)
        place = direct, poster.post(direct, first, key=run.id)
        if run.asker.channel not in {"", direct}:
            pointer = details.moved_to_direct_message(run)
            self._by.whisper(run.asker, pointer, response_url=self._response_url)
        return place
