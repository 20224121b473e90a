"""Answer a run: ask the engine, keep how it ended, and hold the answer for the buttons under it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.domain.run import Outcome
from bot.errors import AuditError, QueryCancelledError
from bot.services.run_entries import ended_entry, outcome_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.domain.report import Report
    from bot.domain.run import Run, RunState
    from bot.services.kept_reports import KeptReports
    from bot.services.mask_report import MaskReport
    from bot.services.ports import Cancellation, Clock, Runs
    from bot.services.run_query import RunQuery
    from bot.services.run_runbook import RunRunbook

__all__ = ["AnswerRun"]


@dataclass(frozen=True, slots=True)
class AnswerRun:
    """Runs what a run asks. `run_runbook` and `run_query` give the service of an engine."""

    run_runbook: Callable[[str | None], RunRunbook]
    run_query: Callable[[str | None], RunQuery]
    runs: Runs
    kept: KeptReports
    mask: MaskReport
    clock: Clock

    def __call__(self, run: Run, cancellation: Cancellation | None = None) -> Report:
        """Answer it and note that; raises what the engine raises, which is noted too."""
        try:
            report = self._ask(run, cancellation)
        except QueryCancelledError as problem:
            self._ended(run, "cancelled", Outcome(self.clock(), error=str(problem)))
            raise
        except AuditError as problem:
            self._ended(run, "failed", Outcome(self.clock(), error=str(problem)))
            raise
        except Exception as problem:  # a fault of ours must not leave the run open for ever
            name = type(problem).__name__
            self._ended(run, "failed", Outcome(self.clock(), error=f"a fault in the bot: {name}"))
            raise
        self.kept.put(run.id, report)
        outcome = outcome_of(report, self.clock(), self._headline(report))
        self._ended(run, "answered", outcome, report)
        return report

    def report(self, run: Run) -> Report:
        """The answer of a run that ended: the one held, or the same question asked again.

        The window is absolute, so asking again differs only by what has arrived since.
        """
        held = self.kept.get(run.id)
        if held is None:
            held = self._ask(run, None)
            self.kept.put(run.id, held)
        return held

    def _ask(self, run: Run, cancellation: Cancellation | None) -> Report:
        if cancellation is not None and cancellation.cancelled:
            raise QueryCancelledError("It was stopped before it began.")
        if run.runbook_id is None:
            query = run.query or ""
            service = self.run_query(run.engine)
            return service(
                query,
                run.window,
                run.parameters,
                limit=run.limit,
                asker=run.asker.user,
                cancellation=cancellation,
            )
        return self.run_runbook(run.engine)(
            run.runbook_id,
            run.window,
            run.parameters,
            limit=run.limit,
            asker=run.asker.user,
            cancellation=cancellation,
        )

    def _headline(self, report: Report) -> str:
        """Masked: it is shown again where nobody is asked whether they may see more."""
        short = replace(report, answer=replace(report.answer, rows=report.answer.rows[:1]))
        return self.mask(short).report.headline

    def _ended(
        self, run: Run, state: RunState, outcome: Outcome, report: Report | None = None
    ) -> None:
        """Note it once: whoever comes second, a cancellation say, changes nothing."""
        kept = state != "cancelled"  # whoever cancelled it is in the ledger already
        entry = ended_entry(run, outcome, report) if kept else None
        self.runs.ended(run.id, state, outcome, entry)
