"""A timeline as a picture: bars of events over time, to be read on a phone.

Drawn on an opaque light ground, so that it reads the same in a light and in a dark chat; the one
colour is told apart by people who see colours differently, and nothing depends on it.
"""

from __future__ import annotations

import io
import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot.charts.lettering import drawable
from bot.charts.look import CHARACTER, FAINT, GROUND, INK, LINES, caption
from bot.charts.peaks import peaks
from bot.charts.time_axis import draw_times
from bot.charts.timeline_alt import bucket_words, timeline_alt
from bot.domain.timeline import Timeline

if TYPE_CHECKING:
    from datetime import tzinfo

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["timeline_alt", "timeline_png", "warm"]

_WIDTH, _HEIGHT, _DPI = 6.0, 2.3, 200
"""Inches and dots an inch: 1200 x 460 pixels, shown at half that size or less."""

_COLOURS: Final = {"critical": "#b5300a", "high": "#d55e00", "medium": "#b07d00"}
_COLOUR: Final = "#0072b2"
"""After Okabe and Ito's palette: https://jfly.uni-koeln.de/color/"""

_TITLE_LENGTH: Final = 58
_MOST_LABELS: Final = 5
_BAR: Final = 0.84
"""The part of a bucket's place that its bar takes."""

_drawing = threading.Lock()
"""matplotlib's caches of fonts and texts are not made for several threads:
https://matplotlib.org/stable/users/faq.html#work-with-threads"""


def timeline_png(timeline: Timeline, *, title: str, zone: tzinfo, severity: str | None) -> bytes:
    """Draw the timeline as a PNG of 1200 x 460 pixels; safe to call from several threads."""
    # Here and not above: matplotlib takes 0.3 s to import.
    from matplotlib.figure import Figure  # noqa: PLC0415

    with _drawing:
        figure = Figure(figsize=(_WIDTH, _HEIGHT), dpi=_DPI, facecolor=GROUND)
        _title(figure, title)
        axes = _axes(figure)
        _bars(axes, timeline, _COLOURS.get(severity or "", _COLOUR))
        _heights(axes, timeline)
        draw_times(axes, timeline, zone)
        picture = io.BytesIO()
        figure.savefig(picture, format="png", dpi=_DPI, facecolor=GROUND)
    return picture.getvalue()


def warm() -> None:
    """Import what drawing needs and draw once, so that the first chart is as quick as the others.

    Takes about half a second, and some more where matplotlib finds no list of fonts from before.
    """
    start = datetime(2024, 1, 1, tzinfo=UTC)
    timeline = Timeline(timedelta(hours=1), start, (1, 20, 300) * 8)
    timeline_png(timeline, title="0", zone=UTC, severity=None)


def _title(figure: Figure, title: str) -> None:
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415 - see above

    font = FontProperties(family="DejaVu Sans", weight="bold", size=10.5)
    figure.text(
        0.015,
        0.96,
        drawable(title, font, _TITLE_LENGTH),
        fontproperties=font,
        color=INK,
        va="top",
        parse_math=False,
    )


def _axes(figure: Figure) -> Axes:
    axes = figure.add_axes((0.075, 0.145, 0.91, 0.635), facecolor=GROUND)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(FAINT)
    return axes


def _bars(axes: Axes, timeline: Timeline, colour: str) -> None:
    """Draw a bar for each bucket, from its place to the next, and write over what stands out."""
    counts = timeline.counts
    axes.bar(range(len(counts)), counts, width=_BAR, align="edge", color=colour, zorder=2)
    widest = len(f"{max(counts):,}") * CHARACTER * len(counts)
    for at in peaks(counts, apart=round(widest), most=_MOST_LABELS):
        _label(axes, at, counts[at], overhangs=at + (_BAR + widest) / 2 > len(counts))


def _label(axes: Axes, at: int, count: int, *, overhangs: bool) -> None:
    """Write a bar's count over it; to the left where it would not end within the picture."""
    axes.annotate(
        f"{count:,}",
        (at + (_BAR if overhangs else _BAR / 2), count),
        xytext=(0, 2),
        textcoords="offset points",
        ha="right" if overhangs else "center",
        fontsize=9.5,
        fontweight="bold",
        color=INK,
        # Behind the bars and before the lines, which would run through the digits.
        zorder=1.5,
        bbox={"facecolor": GROUND, "edgecolor": "none", "pad": 0.6},
    )


def _heights(axes: Axes, timeline: Timeline) -> None:
    from matplotlib.ticker import EngFormatter, MaxNLocator  # noqa: PLC0415 - see above

    axes.set_ylim(0, max(*timeline.counts, 1) * 1.18)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=3, integer=True))
    axes.yaxis.set_major_formatter(EngFormatter(sep=""))
    axes.tick_params(axis="y", length=0, labelsize=9, labelcolor=FAINT)
    axes.grid(axis="y", color=LINES, linewidth=0.6, zorder=0)
    caption(axes, f"events per {bucket_words(timeline.bucket)}", 0, "left")
