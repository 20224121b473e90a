"""Count what newly arrived for a schedule, and raise alerts: decided on arrival, not on the clock.

A schedule is evaluated when something has arrived, and at each of its firings, which posts the
summary of all that was counted since the last.

One transaction counts the events, makes or changes the alerts, writes what leaves and the
ledger's entry, and moves the schedule's cursor. If any of it fails, none of it was done, and the
next evaluation begins at the same arrival.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.alerting.rule import Rule, hops, rule_of
from bot.domain.alerting.tally import Tally
from bot.domain.answer import Question
from bot.domain.arguments import read_arguments
from bot.domain.cell_text import as_key
from bot.domain.ledger_entry import THE_BOT, LedgerEntry
from bot.domain.window import Window
from bot.errors import BusyError, NotFoundError
from bot.services.finding import Stretches, find
from bot.services.summary import summary_letter, summary_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.domain.alerting.sighting import Sighting
    from bot.domain.answer import Answer
    from bot.domain.runbook import Runbook
    from bot.domain.schedule import Schedule
    from bot.services.alert_rules import AlertRules
    from bot.services.ports import Arrivals, Clock, Engine, Runbooks
    from bot.services.raise_alerts import RaiseAlerts
    from bot.services.work import ScheduleState, Store, Work

__all__ = ["EvaluateSchedule", "Evaluation"]

_AHEAD = timedelta(days=1)
"""How far in the future an event's time may be: clocks differ."""

_FIRST_LOOK = timedelta(hours=1)
_ASKED = 2_000
_ROWS = 100_000
"""Rows of an asked measure: whoever can invent groups must not push others out of the answer."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What came of one: events newly counted, and the alerts that they raised or changed."""

    events: int
    alerts: tuple[int, ...]
    hidden: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class EvaluateSchedule:
    """Evaluates one schedule."""

    store: Store
    arrivals: Arrivals
    engine: Engine
    runbooks: Runbooks
    rules: AlertRules
    raise_alerts: RaiseAlerts
    clock: Clock
    schedules: Mapping[str, Schedule]
    accounts: Mapping[str, str] = field(default_factory=dict)
    looked_at: dict[str, int] = field(default_factory=dict, init=False)
    """The arrival up to which each schedule has been looked at between its firings."""

    def __call__(self, name: str, schedule: Schedule, slot: datetime) -> Evaluation:
        """Count what arrived since the last time; the slot is ended in the same transaction.

        Raises `AuditError` where that cannot be done now; nothing is counted then.
        """
        return self._evaluate(name, schedule, self._state(name), self.arrivals.head(), slot)

    def arrived(self, name: str, schedule: Schedule) -> bool:
        """Count what has arrived between firings; whether that raised or changed an alert.

        Raises what a firing raises. One that has never fired or is paused counts nothing.
        """
        if self.arrivals.head() == self.looked_at.get(name):
            return False  # without a question to the database: this is asked every few seconds
        with self.store.read() as work:
            state = work.schedules.get(name)
        if state is None or state.paused_by:
            return False  # what has arrived is looked at once it is begun or resumed
        # read after the cursor: what is lower now is no other replica's doing but another archive's
        head = self.arrivals.head()
        found: tuple[int, ...] = ()
        if head != state.cursor:
            found = self._evaluate(name, schedule, state, head, None).alerts
        self.looked_at[name] = head
        return bool(found)

    def _evaluate(
        self,
        name: str,
        schedule: Schedule,
        state: ScheduleState,
        head: int,
        slot: datetime | None,
    ) -> Evaluation:
        """Evaluate it up to an arrival; `slot` is None between firings."""
        now = self.clock()
        runbook = self.runbooks.get(schedule.runbook)
        rule = rule_of(runbook, schedule.alert)
        question = self._question(runbook, schedule, state, now)
        # an archive that took another's place may begin with a smaller number: what counts once
        # still does
        after = state.cursor if state.cursor <= head else 0
        arrived = self.arrivals.sightings(question, rule.group_by, after, head)
        asked = self._ask(question, rule, arrived)
        with self.store.begin() as work:
            if not work.schedules.moved(state, head):
                raise BusyError(f"Schedule {name} is being evaluated by another replica.")
            # what was counted for another question goes into no summary and no alert of this one
            changed = work.schedules.asks(name, _mark(runbook, question, rule))
            fresh = work.sightings.add(name, arrived)
            beside = self._beside(name, schedule, runbook)
            if beside:
                work.sightings.share(name, [one.event_id for one in fresh], beside)
            found = find(work, name, rule, fresh, asked)
            raised = self.raise_alerts(work, name, schedule, runbook, rule, found)
            done = Evaluation(len(fresh), raised.alerts, raised.hidden, state.cursor, head)
            tally = Tally.of(fresh, raised.alerts, raised.hidden)
            tally = Tally.read("" if changed else state.pending).plus(tally)
            work.schedules.keep_pending(name, "" if slot else tally.text())
            if slot is not None:
                self._end(work, name, schedule, runbook, slot, tally, now)
            if slot is not None or fresh:
                work.record(_entry(name, slot, schedule, runbook, done, fresh, now))
        return done

    def _end(  # noqa: PLR0913 - what a firing is made of
        self,
        work: Work,
        name: str,
        schedule: Schedule,
        runbook: Runbook,
        slot: datetime,
        tally: Tally,
        now: datetime,
    ) -> None:
        """End a firing, with the summary of what was counted since the last."""
        if schedule.summary == "always" or (schedule.summary == "threshold" and tally.alerts):
            summary = summary_of(name, runbook, slot, tally)
            letter = summary_letter(summary, schedule.channel or self.rules.channel)
            work.outbox.put(letter, now)
            work.alerts.summed(summary.shown, letter.key)
        outcome = {"events": tally.events, "alerts": list(tally.alerts), "hidden": tally.hidden}
        work.schedules.ended(name, slot, "done", outcome, now)

    def first_look(self, schedule: Schedule) -> timedelta:
        """How far back a new schedule looks: its rule's length, not at all the past."""
        rule = rule_of(self.runbooks.get(schedule.runbook), schedule.alert)
        return max(rule.length, _FIRST_LOOK)

    def _beside(self, name: str, schedule: Schedule, runbook: Runbook) -> list[str]:
        """Other schedules whose events belong to the same alerts."""
        group_by = rule_of(runbook, schedule.alert).group_by
        return [
            other
            for other, one in self.schedules.items()
            if other != name
            and one.runbook == schedule.runbook
            and rule_of(runbook, one.alert).group_by == group_by
        ]

    def _state(self, name: str) -> ScheduleState:
        with self.store.read() as work:
            state = work.schedules.get(name)
        if state is None:
            raise NotFoundError(f"Schedule {name} has never been begun.")
        return state

    def _question(
        self, runbook: Runbook, schedule: Schedule, state: ScheduleState, now: datetime
    ) -> Question:
        bound = read_arguments(runbook, schedule.parameters, self.accounts)
        window = Window(max(state.since, now - self.rules.late), now + _AHEAD)
        return Question(runbook.query, window, bound.conditions, bound.values)

    def _ask(self, question: Question, rule: Rule, arrived: Sequence[Sighting]) -> Stretches | None:
        """Where the measure is more than a number of events, the query itself is asked."""
        if not arrived or self.arrivals.counts_events(question, rule.measure):
            return None
        stretches: Stretches = defaultdict(list)
        for start in hops((one.at for one in arrived), rule.length, _ASKED):
            window = Window(start, start + rule.length)
            answer = self.engine.ask(replace(question, window=window, limit=_ROWS))
            for group, measured in _measured(answer, rule).items():
                if measured >= rule.threshold:
                    stretches[group].append(start)
        return stretches


def _mark(runbook: Runbook, question: Question, rule: Rule) -> str:
    """The same for as long as a schedule counts the same events into the same groups."""
    bound = {name: str(value) for name, value in question.values.items()}
    asked = [runbook.id, question.query, question.conditions, bound, rule.group_by, rule.measure]
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def _measured(answer: Answer, rule: Rule) -> dict[str, float]:
    """The measure of each group of an answer: rows, or a column added up."""
    measured: dict[str, float] = defaultdict(float)
    group = answer.columns.index(rule.group_by)
    measure = None if rule.measure is None else answer.columns.index(rule.measure)
    for row in answer.rows:
        amount = 1 if measure is None else row[measure]
        if isinstance(amount, int | float):
            measured[as_key(row[group])] += amount
    return measured


def _entry(  # noqa: PLR0913 - one value from each step
    name: str,
    slot: datetime | None,
    schedule: Schedule,
    runbook: Runbook,
    done: Evaluation,
    fresh: Sequence[Sighting],
    now: datetime,
) -> LedgerEntry:
    ids = "\n".join(sorted(sighting.event_id for sighting in fresh))
    detail = {
        "slot": "on arrival" if slot is None else slot.isoformat(),
        "runbook": schedule.runbook,
        "query": hashlib.sha256(runbook.query.encode()).hexdigest(),
        "arrivals": f"{done.before}..{done.after}",
        "events": str(done.events),
        "rows": hashlib.sha256(ids.encode("utf-8", "backslashreplace")).hexdigest(),
        "alerts": " ".join(map(str, done.alerts)),
        **{f"parameter.{key}": value for key, value in sorted(schedule.parameters.items())},
    }
    return LedgerEntry(now, THE_BOT, "evaluated", name, detail)
