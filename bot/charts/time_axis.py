"""The axis of time under a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.charts.look import CHARACTER, FAINT, INK, caption
from bot.charts.time_ticks import time_ticks

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, tzinfo

    from matplotlib.axes import Axes

    from bot.charts.time_ticks import Tick
    from bot.domain.timeline import Timeline

__all__ = ["draw_times", "fitting"]

_MOST: Final = 9
_GAP: Final = 0.005


def draw_times(axes: Axes, timeline: Timeline, zone: tzinfo) -> None:
    """Mark the times, in the zone; where most are clock times, midnights have a line too.

    The axis goes from 0 to the number of buckets.
    """
    start, count = timeline.start, len(timeline.counts)
    end = start + timeline.bucket * count
    ticks = time_ticks(start, end, zone, _MOST)
    places = {tick: (tick.at - start) / timeline.bucket for tick in ticks}
    labelled = fitting((tick, place / count) for tick, place in places.items())
    axes.set_xlim(0, count)
    axes.set_xticks([places[tick] for tick in labelled], [tick.label for tick in labelled])
    axes.tick_params(axis="x", length=3, labelsize=9.5, color=FAINT, labelcolor=INK)
    for tick, label in zip(labelled, axes.get_xticklabels(), strict=True):
        label.set_fontweight("bold" if tick.day else "normal")
    if not all(tick.day for tick in ticks):
        for place in (places[tick] for tick in ticks if tick.day):
            axes.axvline(place, color=FAINT, linewidth=0.8, linestyle=(0, (2, 2)), zorder=1)
    caption(axes, f"times in {_clock((start, end), zone)}", 1, "right")


def fitting(placed: Iterable[tuple[Tick, float]]) -> list[Tick]:
    """Leave out what would run into the label before it, or out of the picture.

    Marks come with their places, 0 to 1, in order. Where clocks skip an hour they are nearer to
    each other than elsewhere.
    """
    chosen: list[Tick] = []
    free = float("-inf")
    for tick, place in placed:
        half = len(tick.label) * CHARACTER / 2
        if place - half >= free and place + half <= 1:
            chosen.append(tick)
            free = place + half + _GAP
    return chosen


def _clock(ends: tuple[datetime, datetime], zone: tzinfo) -> str:
    """Name the clock that is shown, both of them where it changes on the way."""
    return " and ".join(dict.fromkeys(f"{instant.astimezone(zone):%Z}" for instant in ends))
