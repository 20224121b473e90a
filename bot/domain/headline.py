"""One sentence that a person can act on, from the totals of an answer.

Three outcomes are kept apart: something was found, nothing was found, and nothing was looked at.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.cell_text import as_timestamp
from bot.domain.principal import short_principal

if TYPE_CHECKING:
    from datetime import tzinfo

    from bot.domain.answer import Answer, Count, Coverage, Totals

__all__ = ["caveats", "freshness", "headline"]

_STALE = timedelta(minutes=30)
"""CloudTrail delivers within about 5 to 15 minutes; twice that is worth a word."""


def headline(title: str, answer: Answer) -> str:
    """What was found, by whom mostly, doing what, from where."""
    totals, coverage = answer.totals, answer.coverage
    if not coverage.events_looked_at:
        return f"{title}: not looked at. {_holds(coverage)}"
    if not totals.events:
        return (
            f"{title}: nothing found. "
            f"{coverage.events_looked_at:,} events of this window were looked at."
        )
    if not answer.rows:
        return f"{title}: nothing found. No row is left of the {_events(totals.events)} counted."
    parts = [
        f"{title}: {_events(totals.events)} by {_many(totals, 'principal')}",
        *_leaders(totals),
    ]
    return ", ".join(parts) + "."


def caveats(answer: Answer) -> list[str]:
    """What a reader must know before relying on the answer, most important first."""
    coverage = answer.coverage
    notes = [
        f"Trail {feed.name} cannot be read since {feed.since:%Y-%m-%d %H:%M}Z: what it delivered"
        " after that has not been seen. `audit archive status` says why."
        for feed in coverage.failing
    ]
    notes += coverage.notes
    if not coverage.events_looked_at:
        return notes
    if coverage.latest is not None and coverage.window.end - coverage.latest > _STALE:
        notes.append(
            f"In {_where(coverage)}, the newest event is of {coverage.latest:%Y-%m-%d %H:%M}Z: "
            "what happened in this window after that has not been seen."
        )
    if coverage.rejected_objects:
        notes.append(
            f"{coverage.rejected_objects:,} objects could not be read whole: "
            "`audit archive rejected` lists them."
        )
    if coverage.cut:
        notes.append(
            f"Only the first {coverage.limit:,} rows are shown: narrow the window or raise --limit."
        )
    return notes


def freshness(coverage: Coverage, zone: tzinfo) -> str:
    """The newest event that the engine holds, where that is known."""
    if coverage.latest is not None:
        return f"newest event {as_timestamp(coverage.latest, zone)}"
    return "newest event not known" if coverage.events_looked_at else "no events"


def _where(coverage: Coverage) -> str:
    """Whose events they are."""
    return "the archive" if coverage.engine == "archive" else coverage.engine


def _holds(coverage: Coverage) -> str:
    where = _where(coverage)
    where = where[0].upper() + where[1:]
    if coverage.earliest is None or coverage.latest is None:
        if coverage.engine == "archive":
            return f"{where} is empty: `audit ingest PATH` fills it."
        return f"{where} has no event of this window."
    return (
        f"{where} holds no event of this window; it has events from "
        f"{coverage.earliest:%Y-%m-%d %H:%M}Z to {coverage.latest:%Y-%m-%d %H:%M}Z. "
        "`--until` asks as if it were then."
    )


def _events(count: int) -> str:
    return "1 event" if count == 1 else f"{count:,} events"


def _many(totals: Totals, dimension: str) -> str:
    count = totals.distinct.get(dimension, 0)
    return f"1 {dimension}" if count == 1 else f"{count:,} {dimension}s"


def _leaders(totals: Totals) -> list[str]:
    """The most frequent principal, action and source, each with its share."""
    found = []
    for dimension, phrase in (
        ("principal", "most by {} ({:,})"),
        ("action", "mostly {} ({:,})"),
        ("source", "mostly from {} ({:,})"),
    ):
        leader = _leader(totals.by.get(dimension, ()))
        if leader is not None:
            found.append(phrase.format(short_principal(leader.value or ""), leader.events))
    return found


def _leader(counts: tuple[Count, ...]) -> Count | None:
    return next((count for count in counts if count.value), None)
