"""Silences: what is hidden for a while, by whom and why. A maintenance window is one to come."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec reads the annotations
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from bot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.alerting.arriving import Finding

__all__ = ["FIELDS", "Matcher", "Silence", "read_matcher", "silencing"]

Field = Literal["runbook", "schedule", "severity", "group", "account", "principal", "action"]
FIELDS: tuple[Field, ...] = (
    "runbook", "schedule", "severity", "group", "account", "principal", "action",
)  # fmt: skip


class Matcher(Struct, frozen=True):
    """One condition; `pattern` is a glob, case folded. Of events, every one must match."""

    field: Field
    pattern: str

    def __str__(self) -> str:
        """As it is typed."""
        return f"{self.field}={self.pattern}"

    def matches(self, finding: Finding) -> bool:
        """Whether it holds for a finding."""
        pattern = self.pattern.casefold()
        return all(fnmatchcase(value.casefold(), pattern) for value in self._values(finding))

    def _values(self, finding: Finding) -> Sequence[str]:
        own = {
            "runbook": finding.runbook_id,
            "schedule": finding.schedule,
            "severity": finding.severity,
            "group": finding.group,
        }
        if self.field in own:
            return [own[self.field]]
        return [getattr(sighting, self.field) for sighting in finding.sightings]


def read_matcher(name: str, pattern: str) -> Matcher:
    """Read `runbook=access-*`; raises UsageError with the fields there are."""
    for field in FIELDS:
        if field == name:
            if not pattern.strip():
                raise UsageError(f"What should `{name}` be? Write {name}=VALUE; * stands for any.")
            return Matcher(field, pattern.strip())
    raise UsageError(f"A silence has no `{name}`: it matches by {', '.join(FIELDS)}.")


class Silence(Struct, frozen=True):
    """Hides what matches all its matchers, from `starts_at` to `ends_at`, half open.

    `announced` says that its end was told.
    """

    id: int
    matchers: tuple[Matcher, ...]
    owner: str
    reason: str
    made_at: datetime
    starts_at: datetime
    ends_at: datetime
    channel: str = ""
    announced: bool = False

    def holds(self, now: datetime) -> bool:
        """Whether it hides now."""
        return self.starts_at <= now < self.ends_at


def silencing(silences: Sequence[Silence], finding: Finding, now: datetime) -> Silence | None:
    """The first silence that hides a finding, None where none does."""
    for silence in silences:
        if silence.holds(now) and all(one.matches(finding) for one in silence.matchers):
            return silence
    return None
