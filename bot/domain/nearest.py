"""The known name that an unknown one was probably meant to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["did_you_mean", "nearest"]

_LONGEST = 100
"""Past this no name was meant; it also bounds the comparison, which is quadratic."""


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """Give the candidate most like `name`, whatever its case; None where none is like it."""
    if len(name) > _LONGEST:
        return None
    import difflib  # noqa: PLC0415 - only a mistake needs it, the asking path does not

    by_folded = {candidate.casefold(): candidate for candidate in candidates}
    close = difflib.get_close_matches(name.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[close[0]] if close else None


def did_you_mean(name: str, candidates: Iterable[str]) -> str:
    """Write ` Did you mean 'x'?` to end a message with, or nothing where no candidate is near."""
    near = nearest(name, candidates)
    return f" Did you mean '{near}'?" if near else ""
