"""What a schedule has counted since its last summary."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.domain.alerting.sighting import Sighting

__all__ = ["Tally"]

_KEPT: Final = 500
"""Principals and actions that are remembered; a summary names five."""


class Tally(msgspec.Struct, frozen=True):
    """Events newly counted, those that silences hid, and the alerts raised or changed by them."""

    events: int = 0
    hidden: int = 0
    principals: dict[str, int] = {}
    actions: dict[str, int] = {}
    alerts: tuple[int, ...] = ()

    @classmethod
    def of(cls, fresh: Sequence[Sighting], alerts: tuple[int, ...], hidden: int) -> Tally:
        """Of one evaluation."""
        return cls(
            len(fresh),
            hidden,
            _counted(one.principal for one in fresh),
            _counted(one.action for one in fresh),
            alerts,
        )

    def plus(self, other: Tally) -> Tally:
        """Both together; an alert counts once."""
        return Tally(
            self.events + other.events,
            self.hidden + other.hidden,
            _together(self.principals, other.principals),
            _together(self.actions, other.actions),
            tuple(dict.fromkeys((*self.alerts, *other.alerts))),
        )

    @classmethod
    def read(cls, text: str) -> Tally:
        """What `text` wrote; nothing of ""."""
        return msgspec.convert(json.loads(text), cls) if text else cls()

    def text(self) -> str:
        """As a text to keep, "" where nothing was counted."""
        if self == Tally():
            return ""
        return json.dumps(msgspec.to_builtins(self), sort_keys=True)


def _counted(values: Iterable[str]) -> dict[str, int]:
    return dict(Counter(value for value in values if value))


def _together(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return dict((Counter(one) + Counter(other)).most_common(_KEPT))
