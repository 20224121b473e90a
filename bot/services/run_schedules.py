"""Fire schedules: each slot once, whoever wakes; what was missed is run once, and told."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from bot.domain.alerting.notes import when, words
from bot.domain.alerting.passing import LATE
from bot.domain.duration import duration_text
from bot.domain.ledger_entry import THE_BOT, LedgerEntry
from bot.domain.slots import last_slot, slots
from bot.errors import AuditError, BusyError, StoreError
from bot.services.following import URGENT, note_body
from bot.services.noting import Noting
from bot.services.runners import new_runner
from bot.services.work import Letter, ScheduleState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.domain.alerting.notes import Note
    from bot.domain.slots import Timing
    from bot.services.ports import Clock
    from bot.services.work import Store, Work

__all__ = ["Job", "RunSchedules"]

_log = logging.getLogger(__name__)

_LEASE = timedelta(minutes=5)
"""Longer than an evaluation lasts: after it another replica takes the slot over."""

_REST = timedelta(minutes=1)
"""Between slots, what failed is left alone so long: at its slot it is told."""

_SET_BACK = timedelta(minutes=1)
"""A slot so much later than now was run before the clock was set back."""

_TOLD_AFTER = 3
_TRIES = 5


class Job(Protocol):
    """What a schedule does when it fires."""

    @property
    def timing(self) -> Timing:
        """When it fires."""

    @property
    def channel(self) -> str:
        """Where its troubles are told."""

    @property
    def what(self) -> str:
        """What it does, in a few words."""

    @property
    def first_look(self) -> timedelta:
        """How far back it looks when it has never run."""

    def __call__(self, slot: datetime) -> None:
        """Do it, and end the slot; raises `AuditError` where that cannot be done now."""

    def arrived(self) -> bool:
        """Do what is due between slots, and say whether anything came of it; raises the same."""


@dataclass(frozen=True, slots=True)
class RunSchedules:
    """Runs the jobs, by their names."""

    store: Store
    jobs: Mapping[str, Job]
    clock: Clock
    runner: str = field(default_factory=new_runner)
    _note: Noting = field(init=False)
    _running: set[tuple[str, datetime]] = field(default_factory=set, init=False)
    _resting: dict[str, datetime] = field(default_factory=dict, init=False)
    _logged: dict[str, str] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_note", Noting(self.store))

    def wake(self, name: str) -> bool:
        """Run a schedule's latest slot, unless it is paused or another runs it; whether it ran."""
        job, now = self.jobs[name], self.clock()
        with self.store.read() as work:
            state, last = work.schedules.get(name), work.schedules.last(name)
        if state is not None and state.paused_by:
            return False
        if last is None and not job.first_look:
            due = list(slots(job.timing, self.begin(name), now))
        elif last is None or last - now > _SET_BACK:
            # a new schedule does not wait for its first slot, and has missed none; nor does any
            # wait until a clock that was set back shows again what it showed
            due = [slot for slot in [last_slot(job.timing, now)] if slot is not None]
        else:
            due = list(slots(job.timing, last, now))
        return bool(due) and self._run(name, due[-1], due[:-1])

    def arrived(self) -> bool:
        """Have each job do what is due between slots; whether anything came of it."""
        return bool(sum(self._arrived(name) for name in self.jobs))

    def _arrived(self, name: str) -> bool:
        now = self.clock()
        if self._rests(name, now):
            return False
        try:
            found = self.jobs[name].arrived()
        except BusyError:  # its slot is being run, which counts the same
            return False
        except Exception as problem:  # noqa: BLE001 - whatever broke, the schedule goes on
            self._resting[name] = now + _REST
            self._log_once(name, problem)
            return False
        self._logged.pop(name, None)
        return found

    def _rests(self, name: str, now: datetime) -> bool:
        until = self._resting.get(name)
        # what is further away than a rest lasts was set before the clock was set back
        return until is not None and timedelta(0) < until - now <= _REST

    def _log_once(self, name: str, problem: Exception) -> None:
        """A failure that lasts is tried again each minute, and is no news each time."""
        if self._logged.get(name) == str(problem):
            return
        self._logged[name] = str(problem)
        expected = isinstance(problem, AuditError)  # it says what to do; others need a traceback
        level = logging.WARNING if expected else logging.ERROR
        said = "schedule %s, between its slots: %s"
        _log.log(level, said, name, problem, exc_info=not expected)

    def begin(self, name: str) -> datetime:
        """See that a schedule has a state; since when it looks, a new one from a little ago."""
        with self.store.read() as work:
            state = work.schedules.get(name)
        if state is not None:
            return state.since
        since = self.clock() - self.jobs[name].first_look
        with self.store.begin() as work:
            work.schedules.begin(ScheduleState(name, cursor=0, since=since))
        return since

    def fire(self, name: str) -> bool:
        """Run a schedule now, whatever its times."""
        return self._run(name, self.clock(), [])

    def resume_abandoned(self) -> int:
        """Run what somebody died with, or the database failed in; how many there were."""
        self._note.catch_up()
        with self.store.read() as work:
            left = work.schedules.abandoned(self.clock())
        # what takes longer than its lease in this very process is not abandoned
        left = [one for one in left if one not in self._running and one[0] in self.jobs]
        return sum(self._run(name, slot, []) for name, slot in left)

    def _run(self, name: str, slot: datetime, missed: Sequence[datetime]) -> bool:
        now = self.clock()
        self.begin(name)
        with self.store.begin() as work:
            claimed = work.schedules.claim(
                name,
                slot,
                runner=self.runner,
                now=now,
                lease_until=now + _LEASE,
                missed=len(missed),
            )
            if claimed and missed:
                self._say_late(work, name, slot, missed, now)
        if not claimed:
            return False
        self._running.add((name, slot))
        try:
            self._patiently(name, slot)
        except StoreError:
            _log.exception("schedule %s: the database failed; the slot is run again", name)
            self._note(lambda work: work.schedules.let_go(name, slot, self.runner, self.clock()))
        except Exception as problem:  # noqa: BLE001 - whatever broke, the schedule goes on
            if not isinstance(problem, AuditError):
                _log.exception("schedule %s failed", name)
            self._failed(name, slot, problem)
        else:
            self._succeeded(name)
        finally:
            self._running.discard((name, slot))
        return True

    def _patiently(self, name: str, slot: datetime) -> None:
        """Another replica, or another slot that took long, may be at the same schedule."""
        for _ in range(_TRIES):
            try:
                self.jobs[name](slot)
            except BusyError:
                continue
            return
        self.jobs[name](slot)

    def _failed(self, name: str, slot: datetime, problem: Exception) -> None:
        now = self.clock()
        _log.warning("schedule %s: %s", name, problem)
        with self.store.begin() as work:
            failures = work.schedules.failed(name, str(problem))
            work.schedules.ended(name, slot, "failed", {"error": str(problem)}, now)
            detail = {"slot": slot.isoformat(), "error": str(problem)}
            work.record(LedgerEntry(now, THE_BOT, "not evaluated", name, detail))
            if failures == _TOLD_AFTER:
                said = (
                    f"Schedule {name} has failed {failures} times in a row and keeps trying. What"
                    f" it says: {problem}"
                )
                self._say(work, name, f"failing:{slot.isoformat()}", (words(said),), now)

    def _succeeded(self, name: str) -> None:
        now = self.clock()
        with self.store.read() as work:
            state = work.schedules.get(name)
        if state is None or not state.failures:
            return
        with self.store.begin() as work:
            failures = work.schedules.recovered(name)
            if failures >= _TOLD_AFTER:
                said = (
                    f"Schedule {name} works again, after {failures} failures. Nothing that arrived"
                    " meanwhile is lost: it is counted now."
                )
                self._say(work, name, f"recovered:{now.isoformat()}", (words(said),), now)

    def _say_late(
        self, work: Work, name: str, slot: datetime, missed: Sequence[datetime], now: datetime
    ) -> None:
        """What was missed: it is run once, as what arrived meanwhile is counted all the same."""
        count = "1 firing was" if len(missed) == 1 else f"{len(missed):,} firings were"
        late = f", {duration_text(now - missed[0])} late" if now - missed[0] > LATE else ""
        note: Note = (
            words(f"Schedule {name} is late: {count} missed from "),
            when(missed[0]),
            words(f" on. What arrived meanwhile is counted now{late}."),
        )
        self._say(work, name, f"late:{slot.isoformat()}", note, now)

    def _say(self, work: Work, name: str, what: str, note: Note, now: datetime) -> None:
        channel = self.jobs[name].channel
        if channel:
            key = f"schedule:{name}:{what}"
            work.outbox.put(Letter(key, "say", channel, note_body(note), None, URGENT), now)
