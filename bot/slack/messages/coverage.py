"""What an answer looked at, in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.cell_text import as_timestamp

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from bot.domain.answer import Coverage

__all__ = ["coverage_line"]

_NAMES = 3


def coverage_line(coverage: Coverage, zone: tzinfo) -> str:
    """Window, accounts, regions, freshness, how much, how fast."""
    latest = coverage.latest
    fresh = "no events" if latest is None else f"newest event {as_timestamp(latest, zone)}"
    parts = [
        coverage.window.describe(zone),
        f"engine {coverage.engine}",
        _names("account", coverage.accounts),
        _names("region", coverage.regions),
        fresh,
        f"{coverage.events_looked_at:,} events looked at",
        f"{coverage.seconds * 1000:,.0f} ms",
    ]
    return " \u00b7 ".join(parts)


def _names(what: str, names: Sequence[str]) -> str:
    if not names:
        return f"no {what}"
    if len(names) > _NAMES:
        return f"{len(names)} {what}s"
    return f"{what} {', '.join(names)}"
