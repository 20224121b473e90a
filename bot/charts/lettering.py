"""Text that a chart's font can draw: a missing glyph is drawn as a box, knowingly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.escaping import for_terminal

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties

__all__ = ["drawable"]

_BOX: Final = "\N{WHITE SQUARE}"


def drawable(text: str, font: FontProperties, longest: int) -> str:
    """The text on one line of at most `longest` characters, all of which the font has.

    Control, direction and invisible characters appear as escapes.
    """
    from matplotlib.font_manager import findfont, get_font  # noqa: PLC0415 - 0.3 s

    face = get_font(findfont(font))
    shown = for_terminal(" ".join(text[: longest + 1].split()))
    if len(shown) > longest:
        shown = shown[: longest - 1].rstrip() + "…"
    return "".join(char if face.get_char_index(ord(char)) else _BOX for char in shown)
