"""What the parts of a chart have in common: colours and the size of letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["CHARACTER", "FAINT", "GROUND", "INK", "LINES", "caption"]

GROUND: Final = "#f7f8fa"
INK: Final = "#1d2127"
FAINT: Final = "#5b6470"
LINES: Final = "#d5d9df"

CHARACTER: Final = 0.0155
"""How much of the axis' width a bold character of a label takes, as measured."""


def caption(axes: Axes, text: str, x: float, side: Literal["left", "right"]) -> None:
    """Write over an end of the axes what they are in."""
    where = axes.transAxes
    axes.text(x, 1.03, text, transform=where, ha=side, fontsize=9, color=FAINT, parse_math=False)
