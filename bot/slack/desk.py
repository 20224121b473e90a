"""The desk that takes questions, from commands, buttons and forms alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.ledger_entry import LedgerEntry
from bot.errors import RefusedError, UsageError
from bot.slack.attendance import Attendance
from bot.slack.messages import states

if TYPE_CHECKING:
    from bot.domain.run import Asker, Run
    from bot.services.ports import Runbooks
    from bot.services.start_run import AskRequest, StartRun
    from bot.slack.attendance import Attendants

__all__ = ["Desk"]


@dataclass(frozen=True, slots=True)
class Desk:
    """Takes a question and has it attended. `private` answers to the asker alone by default."""

    start_run: StartRun
    runbooks: Runbooks
    attendants: Attendants
    private: bool

    def ask(self, asker: Asker, request: AskRequest, *, response_url: str | None = None) -> None:
        """Take a question; what is wrong with it is told to the asker alone."""
        whisper = self.attendants.whisper
        try:
            run = self.start_run(asker, request, private=self.private)
        except RefusedError as refusal:
            whisper(asker, states.refused(str(refusal)), response_url=response_url)
        except UsageError as problem:
            whisper(asker, states.mistake(request.text, str(problem)), response_url=response_url)
        else:
            Attendance(self.attendants, run, self.title(run), response_url).begin()

    def cancel(self, run: Run, by: Asker) -> bool:
        """Stop a run on somebody's wish; False where it has ended, or runs elsewhere."""
        at = self.attendants
        if not at.running.cancel(run.id, by.user):
            return False
        at.ledger.append(LedgerEntry(at.clock(), by, "cancelled", run.id))
        return True

    def title(self, run: Run) -> str:
        """What a run is called in messages."""
        return self.runbooks.get(run.runbook_id).title if run.runbook_id else "Query"

    def close(self) -> None:
        """Stop what runs, say so in its messages, and wait until that is done."""
        at = self.attendants
        for run_id in at.running.ids():
            at.running.cancel(run_id)
        at.pool.close()
        at.finishing.close()
        at.posting.shutdown(wait=True)
