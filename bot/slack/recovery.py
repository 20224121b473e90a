"""After a crash: the questions that it cut off are told to have failed, with a way to try again."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slack_sdk.errors import SlackClientError

from bot.domain.ledger_entry import LedgerEntry
from bot.domain.run import Outcome
from bot.slack.calling import UnknownOutcomeError
from bot.slack.messages import states

if TYPE_CHECKING:
    from bot.domain.run import Run
    from bot.services.ports import Clock, Runs
    from bot.slack.desk import Desk
    from bot.slack.poster import Poster

__all__ = ["Recovery"]

_log = logging.getLogger(__name__)

_SAID = "The bot was stopped while it looked."


@dataclass(frozen=True, slots=True)
class Recovery:
    """Ends runs that nobody answers any more. Run before the first question is taken."""

    runs: Runs
    poster: Poster
    desk: Desk
    clock: Clock

    def __call__(self) -> int:
        """End them; how many there were."""
        cut_off = self.runs.running()
        for run in cut_off:
            self._end(run)
        return len(cut_off)

    def _end(self, run: Run) -> None:
        now = self.clock()
        entry = LedgerEntry(now, run.asker, "failed", run.id, {"error": _SAID})
        if not self.runs.ended(run.id, "failed", Outcome(now, error=_SAID), entry):
            return
        if not run.message_ts:
            return
        message = states.failed(run, self.desk.title(run), _SAID, retryable=True)
        try:
            self.poster.edit(run.channel, run.message_ts, message)
        except (SlackClientError, UnknownOutcomeError, OSError) as problem:
            _log.warning("run %s: its message could not be changed: %s", run.id, problem)
