"""What to generate, and what was generated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["SampleReport", "SampleSpec"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleSpec:
    """A sample. The same values give byte-identical objects.

    * `events`: distinct events, the story's included;
    * `days`, `until`: the sample covers `days` days that end at `until` (aware);
    * `story`: weave in the attack of `bot.sample.story`, in the last 24 hours;
    * `duplicates`: the share of events delivered once more, in a later object;
    * `late`: the share of events delivered up to two hours after they happened;
    * `addenda`: how many events get a later record with an `addendum`;
    * `objects`: how many objects, or None for a number that suits `events` and `days`.

    Raises UsageError where a value makes no sense.
    """

    until: datetime
    seed: int = 7
    events: int = 20_000
    days: float = 3
    story: bool = True
    duplicates: float = 0.0005
    late: float = 0.002
    addenda: int = 2
    objects: int | None = None

    def __post_init__(self) -> None:
        if self.until.tzinfo is None:
            raise UsageError("A sample's `until` needs a time zone: give an aware datetime.")
        if self.events < 1 or self.days <= 0 or (self.objects is not None and self.objects < 1):
            raise UsageError("A sample needs at least one event, one object and some days.")
        if not (0 <= self.duplicates < 1 and 0 <= self.late <= 1 and self.addenda >= 0):
            raise UsageError("A sample's shares lie between 0 and 1; addenda are not negative.")
        if self.story and self.days < 1:
            raise UsageError("The story takes 24 hours: give at least one day, or no story.")

    @property
    def since(self) -> datetime:
        """Where the sample begins."""
        return self.until - timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class SampleReport:
    """What was written.

    `events` are the distinct ones, which is what an archive must hold in the end; `records` counts
    duplicates and addenda too; `denied` counts distinct events whose call was refused; `first` and
    `last` are event times.
    """

    root: Path
    events: int
    records: int
    objects: int
    raw_bytes: int
    gzip_bytes: int
    first: datetime
    last: datetime
    denied: int
