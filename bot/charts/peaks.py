"""Which bars of a chart deserve their number written over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["peaks"]


def peaks(counts: Sequence[int], *, apart: int, most: int) -> list[int]:
    """Give the places of the counts that stand out, the highest first and of equals the earlier.

    They have nothing higher within `apart` places and lie more than that from each other, so that
    labels over them touch neither each other nor a bar beside them; and they reach a third of the
    highest. Where there are more than `most`, the highest alone stands out, and none of equals.
    """
    top = max(counts)
    chosen: list[int] = []
    for at in sorted(range(len(counts)), key=lambda at: (-counts[at], at)):
        near = counts[max(0, at - apart) : at + apart + 1]
        alone = all(abs(at - other) > apart for other in chosen)
        if 0 < counts[at] == max(near) and 3 * counts[at] >= top and alone:
            chosen.append(at)
    if len(chosen) <= most:
        return chosen
    return chosen[:1] if list(counts).count(top) == 1 else []
