"""What the configuration says of alerts, as the services need it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from bot.domain.principal import short_principal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import tzinfo

    from bot.domain.alerting.escalation import Policy
    from bot.domain.alerting.sighting import Sighting

__all__ = ["AlertRules"]


@dataclass(frozen=True, slots=True)
class AlertRules:
    """Policies by name, the channel of what names none, and how long things hold.

    `people` maps globs of principals' last names (`alice`, `dana@*`) to people of the chat.
    `hourly` is the most alerts that are posted in one channel an hour. Events that happened
    longer than `late` before they arrive raise no alert.
    """

    policies: Mapping[str, Policy]
    default: str
    channel: str
    zone: tzinfo
    people: Mapping[str, str] = field(default_factory=dict)
    hourly: int = 20
    reopen_within: timedelta = timedelta(days=7)
    late: timedelta = timedelta(days=14)

    def policy(self, name: str) -> Policy:
        """A policy by name, the default for ""."""
        return self.policies[name or self.default]

    def person(self, sightings: Sequence[Sighting]) -> str:
        """The one person that all these events are of, "" where there is none or are several."""
        found = {self._person(one.principal) for one in sightings}
        return found.pop() if len(found) == 1 else ""

    def _person(self, principal: str) -> str:
        name = short_principal(principal).rpartition("/")[2].casefold()
        matching = (who for glob, who in self.people.items() if fnmatchcase(name, glob.casefold()))
        return next(matching, "")
