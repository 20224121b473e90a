"""How large a run is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["UNTIL", "Options"]

UNTIL: Final = datetime(2026, 1, 31, tzinfo=UTC)
"""Where every sample ends: a fixed instant, so that runs compare."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """A run.

    * `events` over `days`: the sample that the archive is built from;
    * `ingested`: how many of them every ingestion contender takes in, at most;
    * `rounds`: how often each ingestion and each cold command is repeated;
    * `asks`: how often each warm question is asked.
    """

    events: int
    days: int
    ingested: int
    rounds: int
    asks: int
    work: Path
    seed: int = 7

    @property
    def year_events(self) -> int:
        """How many events the sample of a whole year holds: a thousand a day, or more."""
        return max(self.events // 10, min(self.events, 365_000))
