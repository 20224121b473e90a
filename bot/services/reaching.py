"""Who a level of an escalation policy means at this moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.domain.alerting.notes import Note, Piece, everybody_here, person, words
from bot.domain.oncall import on_call

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.domain.alerting.escalation import Target
    from bot.domain.oncall import OnCallSchedule, Override

__all__ = ["Reached", "Reaching"]


@dataclass(frozen=True, slots=True)
class Reached:
    """Whom to tell: people by direct message too, channels, pagers; `mentions` are for the thread.

    `missing` names the targets behind which nobody stands now.
    """

    people: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    pagers: tuple[str, ...] = ()
    mentions: Note = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reaching:
    """Looks up who is on call."""

    schedules: Mapping[str, OnCallSchedule] = field(default_factory=dict)

    def __call__(
        self, targets: Sequence[Target], overrides: Sequence[Override], now: datetime
    ) -> Reached:
        """Whom these targets mean now."""
        people: list[str] = []
        mentions: list[Piece] = []
        missing: list[str] = []
        for target in targets:
            found = self._person(target, overrides, now)
            if found == "":
                missing.append(str(target))
            elif found is not None:
                people += [found] if person(found).kind == "person" else []
                mentions.append(person(found))
            elif target.kind == "here":
                mentions.append(everybody_here())
        return Reached(
            people=tuple(dict.fromkeys(people)),
            channels=tuple(one.name for one in targets if one.kind == "channel"),
            pagers=tuple(one.name for one in targets if one.kind == "pager"),
            mentions=_spaced(mentions),
            missing=tuple(missing),
        )

    def on_call(self, name: str, overrides: Sequence[Override], now: datetime) -> str:
        """Who is on call for a schedule, a person's or a group's id; "" where nobody is."""
        schedule = self.schedules.get(name)
        mine = [one for one in overrides if one.schedule == name]
        found = on_call(schedule, mine, now) if schedule is not None else None
        return (found or "").removeprefix("group:")

    def _person(self, target: Target, overrides: Sequence[Override], now: datetime) -> str | None:
        """A person's or a group's id, "" where nobody stands there, None for another target."""
        if target.kind in {"user", "group"}:
            return target.name
        return self.on_call(target.name, overrides, now) if target.kind == "oncall" else None


def _spaced(pieces: Sequence[Piece]) -> Note:
    found: list[Piece] = []
    for piece in dict.fromkeys(pieces):
        found += [words(" "), piece]
    return tuple(found)
