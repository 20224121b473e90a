"""What an answer looked at, in a few lines that are the same in every text format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.cell_text import as_timestamp, dollars
from bot.domain.headline import freshness

if TYPE_CHECKING:
    from datetime import tzinfo

    from bot.domain.answer import Coverage

__all__ = ["coverage_lines", "size"]

_NAMES_SHOWN = 6


def coverage_lines(coverage: Coverage, zone: tzinfo) -> list[str]:
    """Window, accounts, regions, engine, freshness, whether rows were cut, bytes and time."""
    window = coverage.window
    where = (
        f"window {as_timestamp(window.start, zone)} to {as_timestamp(window.end, zone)}"
        f" · accounts {_names(coverage.accounts)} · regions {_names(coverage.regions)}"
    )
    how = (
        f"engine {coverage.engine} · {freshness(coverage, zone)}"
        f" · {_cut(coverage)} · {coverage.events_looked_at:,} events looked at"
        f" · {size(coverage.bytes)} read{_files(coverage)}"
        f" · {coverage.seconds * 1000:,.0f} ms"
    )
    lines = [where, how]
    if coverage.cost is not None:
        lines.append(f"costs {dollars(coverage.cost)}")
    if coverage.rejected_objects:
        lines.append(f"{coverage.rejected_objects:,} objects set aside (`audit archive rejected`)")
    return lines


def size(count: int) -> str:
    """A number of bytes for people: `1.4 MB`, powers of ten."""
    amount, unit = float(count), "bytes"
    for larger in ("kB", "MB", "GB", "TB"):
        if amount < 1000:  # noqa: PLR2004 - the step between the units
            break
        amount, unit = amount / 1000, larger
    return f"{amount:,.0f} {unit}" if unit == "bytes" else f"{amount:,.1f} {unit}"


def _names(names: tuple[str, ...]) -> str:
    if not names:
        return "none"
    shown = ", ".join(names[:_NAMES_SHOWN])
    left = len(names) - _NAMES_SHOWN
    return f"{shown} and {left} more" if left > 0 else shown


def _files(coverage: Coverage) -> str:
    """Not every engine reads files."""
    return f" from {coverage.files:,} files" if coverage.files else ""


def _cut(coverage: Coverage) -> str:
    return f"cut at {coverage.limit:,} rows" if coverage.cut else "all rows shown"
