"""Who is on call, now and next, and who stands in for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.ledger_entry import LedgerEntry
from bot.domain.nearest import did_you_mean
from bot.domain.oncall import OnCallSchedule, Override, Shift, now_and_next, shifts
from bot.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import timedelta

    from bot.domain.alert_command import AlertCommand
    from bot.domain.run import Asker
    from bot.services.authorise import Authorising
    from bot.services.ports import Clock
    from bot.services.work import Store, Work

__all__ = ["Duty", "StandIn"]


@dataclass(frozen=True, slots=True)
class Duty:
    """A schedule: who is on call now, who is next, and the overrides that have not ended."""

    schedule: str
    now: Shift | None
    following: Shift | None
    overrides: tuple[Override, ...]


@dataclass(frozen=True, slots=True)
class StandIn:
    """Answers for on-call schedules, and keeps their overrides."""

    store: Store
    schedules: Mapping[str, OnCallSchedule]
    authorise: Authorising
    clock: Clock

    def duties(self, asker: Asker, name: str = "") -> Sequence[Duty]:
        """Every schedule, or one; `NotFoundError` for one that there is not."""
        self.authorise(asker, "list")
        chosen = [self.schedule(name)] if name else list(self.schedules.values())
        now = self.clock()
        with self.store.read() as work:
            overrides = work.overrides.lasting(now)
        found = []
        for schedule in chosen:
            mine = tuple(one for one in overrides if one.schedule == schedule.name)
            found.append(Duty(schedule.name, *now_and_next(schedule, mine, now), mine))
        return found

    def shifts(self, asker: Asker, name: str, length: timedelta) -> Sequence[Shift]:
        """The shifts from the present one on."""
        self.authorise(asker, "list")
        schedule, now = self.schedule(name), self.clock()
        with self.store.read() as work:
            overrides = work.overrides.lasting(now)
        present, _ = now_and_next(schedule, overrides, now)
        start = present.start if present is not None else now
        return shifts(schedule, overrides, start, now + length)

    def add_all(self, asker: Asker, name: str, overrides: Sequence[Override]) -> None:
        """Keep overrides that were read from somewhere, all or none."""
        self.authorise(asker, "manage")
        schedule = self.schedule(name)
        with self.store.begin() as work:
            for override in overrides:
                self._keep(work, asker, schedule.name, override)

    def add(self, asker: Asker, command: AlertCommand) -> Override:
        """Have somebody stand in."""
        self.authorise(asker, "manage")
        schedule = self.schedule(command.name)
        now = self.clock()
        start = now + command.after
        asked = Override(
            "", schedule.name, command.person, start, start + command.length, asker.user,
            command.text,
        )  # fmt: skip
        with self.store.begin() as work:
            return self._keep(work, asker, schedule.name, asked)

    def _keep(self, work: Work, asker: Asker, name: str, asked: Override) -> Override:
        override = work.overrides.add(asked)
        detail = {
            "person": override.user,
            "from": override.start.isoformat(),
            "until": override.end.isoformat(),
            "reason": override.reason,
            "id": override.id,
        }
        work.record(LedgerEntry(self.clock(), asker, "overridden", f"on call {name}", detail))
        return override

    def remove(self, asker: Asker, override_id: int) -> None:
        """Take one back."""
        self.authorise(asker, "manage")
        with self.store.begin() as work:
            if not work.overrides.remove(str(override_id)):
                raise NotFoundError(f"There is no override {override_id}. `oncall` lists them.")
            detail = {"removed": str(override_id)}
            work.record(LedgerEntry(self.clock(), asker, "overridden", "on call", detail))

    def schedule(self, name: str) -> OnCallSchedule:
        """One by its name; `NotFoundError` with the nearest one."""
        if name not in self.schedules:
            known = sorted(self.schedules)
            hint = did_you_mean(name, known) or f" There is: {', '.join(known) or 'none'}."
            raise NotFoundError(f"There is no on-call schedule '{name}'.{hint}")
        return self.schedules[name]
