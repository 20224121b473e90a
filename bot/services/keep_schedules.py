"""The schedules, as people see them: listed, paused, resumed, fired now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.ledger_entry import LedgerEntry
from bot.domain.nearest import did_you_mean
from bot.domain.slots import next_slot
from bot.errors import NotFoundError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.domain.ledger_entry import Deed
    from bot.domain.run import Asker
    from bot.services.authorise import Authorising
    from bot.services.ports import Clock
    from bot.services.run_schedules import RunSchedules
    from bot.services.work import ScheduleState, Store

__all__ = ["KeepSchedules", "ScheduleLine"]


@dataclass(frozen=True, slots=True)
class ScheduleLine:
    """One schedule: what it does, how it fares, and when it fires next, None while paused."""

    name: str
    what: str
    state: ScheduleState | None
    last: datetime | None
    following: datetime | None


@dataclass(frozen=True, slots=True)
class KeepSchedules:
    """Answers for schedules."""

    store: Store
    run: RunSchedules
    authorise: Authorising
    clock: Clock

    def lines(self, asker: Asker) -> Sequence[ScheduleLine]:
        """Every schedule, by name."""
        self.authorise(asker, "list")
        now = self.clock()
        found = []
        with self.store.read() as work:
            for name, job in sorted(self.run.jobs.items()):
                state = work.schedules.get(name)
                paused = state is not None and state.paused_by
                following = None if paused else next_slot(job.timing, now)
                found.append(
                    ScheduleLine(name, job.what, state, work.schedules.last(name), following)
                )
        return found

    def pause(self, asker: Asker, name: str) -> None:
        """Let it fire no more; what arrives meanwhile is counted when it is resumed."""
        self._turn(asker, name, asker.user)

    def resume(self, asker: Asker, name: str) -> None:
        """Let it fire again."""
        self._turn(asker, name, "")

    def fire(self, asker: Asker, name: str) -> None:
        """Fire it now."""
        self.authorise(asker, "manage")
        if not self.run.fire(self._known(name)):
            raise UsageError(f"{name} is running at this moment.")

    def _turn(self, asker: Asker, name: str, by: str) -> None:
        self.authorise(asker, "manage")
        self.run.begin(self._known(name))
        with self.store.begin() as work:
            if not work.schedules.pause(name, by):
                raise UsageError(f"{name} is {'paused' if by else 'not paused'} already.")
            deed: Deed = "paused" if by else "resumed"
            work.record(LedgerEntry(self.clock(), asker, deed, name))

    def _known(self, name: str) -> str:
        if name not in self.run.jobs:
            known = sorted(self.run.jobs)
            hint = did_you_mean(name, known) or f" There is: {', '.join(known) or 'none'}."
            raise NotFoundError(f"There is no schedule '{name}'.{hint}")
        return name
