"""Schedules and their firings in the database: a unique key decides which replica runs a slot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, exists, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.services.work import ScheduleState, SlotRun
from bot.store.tables import SCHEDULES, SLOTS
from bot.store.values import instant, instant_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

__all__ = ["StoredSchedules"]


@dataclass(frozen=True, slots=True)
class StoredSchedules:
    """`bot.services.repositories.ScheduleStates` in one transaction."""

    connection: Connection

    def get(self, name: str) -> ScheduleState | None:
        """How a schedule fares; None for one that never fired."""
        row = self.connection.execute(select(SCHEDULES).where(SCHEDULES.c.name == name)).first()
        if row is None:
            return None
        return ScheduleState(
            name=row.name,
            cursor=row.cursor,
            since=instant(row.since),
            last_slot=self.last(name),
            failures=row.failures,
            error=row.error,
            paused_by=row.paused_by,
            pending=row.pending,
        )

    def begin(self, state: ScheduleState) -> None:
        """Keep a schedule's first state; one that is there stays as it is."""
        row = {
            "name": state.name,
            "cursor": state.cursor,
            "since": instant_text(state.since),
            "failures": 0,
            "error": "",
            "paused_by": state.paused_by,
            "pending": state.pending,
        }
        try:
            with self.connection.begin_nested():
                self.connection.execute(insert(SCHEDULES).values(row))
        except IntegrityError:
            return  # another replica began it

    def moved(self, state: ScheduleState, after: int) -> bool:
        """Move the cursor; False where it, or what waits for a summary, has changed."""
        change = _schedule(state.name).where(
            SCHEDULES.c.cursor == state.cursor, SCHEDULES.c.pending == state.pending
        )
        return self.connection.execute(change.values(cursor=after)).rowcount == 1

    def asks(self, name: str, asked: str) -> bool:
        """Note what it counts from now on, by any mark; whether that is not what it was before."""
        other = _schedule(name).where(SCHEDULES.c.asked.not_in(("", asked)))
        edition = SCHEDULES.c.edition + 1
        changed = self.connection.execute(other.values(asked=asked, edition=edition)).rowcount == 1
        first = _schedule(name).where(SCHEDULES.c.asked == "")
        self.connection.execute(first.values(asked=asked))
        return changed

    def keep_pending(self, name: str, pending: str) -> None:
        """Keep what waits for a summary: for who has moved the cursor, in the same transaction."""
        self.connection.execute(_schedule(name).values(pending=pending))

    def failed(self, name: str, error: str) -> int:
        """Note a failure; how many there were in a row."""
        change = _schedule(name).values(failures=SCHEDULES.c.failures + 1, error=error)
        self.connection.execute(change)
        return self._failures(name)

    def recovered(self, name: str) -> int:
        """Note a success; how many failures in a row it ended."""
        failures = self._failures(name)
        if failures:
            self.connection.execute(_schedule(name).values(failures=0, error=""))
        return failures

    def pause(self, name: str, by: str) -> bool:
        """Pause it, or with "" resume it; False where it was so already."""
        as_before = SCHEDULES.c.paused_by == ""
        change = _schedule(name).where(as_before if by else ~as_before)
        return self.connection.execute(change.values(paused_by=by)).rowcount == 1

    def claim(  # noqa: PLR0913 - as `bot.services.repositories.ScheduleStates`
        self,
        name: str,
        slot: datetime,
        *,
        runner: str,
        now: datetime,
        lease_until: datetime,
        missed: int = 0,
    ) -> bool:
        """Take a firing, or one whose runner died with it; False where another has it, or had."""
        held = {
            "state": "claimed",
            "runner": runner,
            "claimed_at": instant_text(now),
            "lease_until": instant_text(lease_until),
        }
        key = {"schedule": name, "slot": instant_text(slot)}
        try:
            with self.connection.begin_nested():
                self.connection.execute(
                    insert(SLOTS).values(key | held | {"attempts": 1, "missed": missed})
                )
        except IntegrityError:
            left = _slot(name, slot).where(
                SLOTS.c.state == "claimed", SLOTS.c.lease_until <= instant_text(now)
            )
            again = left.values(held | {"attempts": SLOTS.c.attempts + 1})
            return self.connection.execute(again).rowcount == 1
        return True

    def ended(
        self, name: str, slot: datetime, state: str, outcome: Mapping[str, Any], now: datetime
    ) -> None:
        """Note what came of a firing."""
        change = _slot(name, slot).values(
            state=state, outcome=dict(outcome), ended_at=instant_text(now)
        )
        self.connection.execute(change)

    def runs(self, start: datetime, end: datetime) -> Sequence[SlotRun]:
        """The firings whose slots are in `[start, end)`."""
        found = (
            select(SLOTS)
            .where(SLOTS.c.slot >= instant_text(start), SLOTS.c.slot < instant_text(end))
            .order_by(SLOTS.c.slot, SLOTS.c.schedule)
        )
        return [
            SlotRun(
                schedule=row.schedule,
                slot=instant(row.slot),
                state=row.state,
                claimed_at=instant(row.claimed_at),
                ended_at=None if row.ended_at is None else instant(row.ended_at),
                missed=row.missed,
                outcome=row.outcome or {},
            )
            for row in self.connection.execute(found)
        ]

    def last(self, name: str) -> datetime | None:
        """The latest slot that was claimed."""
        found = select(func.max(SLOTS.c.slot)).where(SLOTS.c.schedule == name)
        slot = self.connection.execute(found).scalar()
        return None if slot is None else instant(slot)

    def abandoned(self, now: datetime) -> Sequence[tuple[str, datetime]]:
        """Firings whose runner died with them: schedule and slot."""
        found = select(SLOTS.c.schedule, SLOTS.c.slot).where(
            SLOTS.c.state == "claimed", SLOTS.c.lease_until <= instant_text(now)
        )
        return [(row.schedule, instant(row.slot)) for row in self.connection.execute(found)]

    def forget(self, before: datetime) -> int:
        """Remove ended firings before an instant, but each schedule's last; how many."""
        later = SLOTS.alias()
        followed = exists().where(later.c.schedule == SLOTS.c.schedule, later.c.slot > SLOTS.c.slot)
        old = delete(SLOTS).where(
            SLOTS.c.state != "claimed", SLOTS.c.slot < instant_text(before), followed
        )
        return self.connection.execute(old).rowcount

    def runners(self) -> Sequence[str]:
        """Who has firings that have not ended."""
        found = select(SLOTS.c.runner).distinct().where(SLOTS.c.state == "claimed")
        return list(self.connection.execute(found).scalars())

    def release(self, runner: str, now: datetime) -> int:
        """Let the firings of somebody who is dead be taken over; how many."""
        left = update(SLOTS).where(SLOTS.c.state == "claimed", SLOTS.c.runner == runner)
        return self.connection.execute(left.values(lease_until=instant_text(now))).rowcount

    def let_go(self, name: str, slot: datetime, runner: str, now: datetime) -> None:
        """Let anybody take one's own firing over, unless it has ended."""
        held = _slot(name, slot).where(SLOTS.c.state == "claimed", SLOTS.c.runner == runner)
        self.connection.execute(held.values(lease_until=instant_text(now)))

    def _failures(self, name: str) -> int:
        found = select(SCHEDULES.c.failures).where(SCHEDULES.c.name == name)
        return int(self.connection.execute(found).scalar() or 0)


def _schedule(name: str) -> Any:  # noqa: ANN401 - an update, whose type names the table's columns
    return update(SCHEDULES).where(SCHEDULES.c.name == name)


def _slot(name: str, slot: datetime) -> Any:  # noqa: ANN401 - same
    return update(SLOTS).where(SLOTS.c.schedule == name, SLOTS.c.slot == instant_text(slot))
