"""What stands under an answer: what was looked at, which rows are shown, who asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.domain.cell_text import dollars
from bot.domain.escaping import for_code
from bot.domain.headline import freshness
from bot.slack.messages.text import note, visible

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from bot.domain.answer import Coverage
    from bot.domain.run import Run

__all__ = ["asked_note", "coverage_line", "masked_note", "rows_line"]

_NAMES, _NAME = 2, 40
_TYPED = 200


def coverage_line(coverage: Coverage, zone: tzinfo) -> str:
    """Window, engine, accounts, regions, freshness, how much, how fast."""
    parts = [
        coverage.window.describe(zone),
        f"engine {coverage.engine}",
        _names("account", coverage.accounts),
        _names("region", coverage.regions),
        freshness(coverage, zone),
        f"{coverage.events_looked_at:,} events looked at",
        f"{coverage.seconds * 1000:,.0f} ms",
    ]
    if coverage.cost is not None:
        parts.append(f"costs {dollars(coverage.cost)}")
    return " \u00b7 ".join(parts)


def rows_line(first: int, shown: int, total: int, left_out: Sequence[str], *, where: str) -> str:
    """Which rows of `total` these are from row `first`, what is left out, `where` it is."""
    if shown == total:
        which = "The one row" if total == 1 else f"All {total:,} rows"
    else:
        which = f"Rows {first:,} to {first + shown - 1:,} of {total:,}"
    return f"{which}; {', '.join(left_out)}: {where}" if left_out else which


def masked_note(columns: Sequence[str]) -> str:
    """That values are masked, in which columns, and who may see them."""
    names = visible(", ".join(columns), _TYPED)
    return (
        f"\U0001f512 Masked here: {names}. Reveal shows them to you alone, "
        "if you may see them, and is written down."
    )


def asked_note(run: Run) -> dict[str, Any]:
    """Who asked, and in which words: a text object."""
    typed = for_code(visible(f"/audit {run.text}", _TYPED))
    return note(f"<@{run.asker.user}> asked {typed}")


def _names(what: str, names: Sequence[str]) -> str:
    """The first few names, and how many there are more."""
    if not names:
        return f"no {what}"
    shown = ", ".join(visible(name, _NAME) for name in names[:_NAMES])
    left = len(names) - _NAMES
    plural = what if len(names) == 1 else f"{what}s"
    return f"{plural} {shown} and {left} more" if left > 0 else f"{plural} {shown}"
