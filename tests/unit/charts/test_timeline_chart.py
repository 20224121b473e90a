"""The picture itself: its size, what changes it, and what must not break it."""

from __future__ import annotations

import io
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from matplotlib.font_manager import FontProperties
from matplotlib.image import imread

from bot.charts.lettering import drawable
from bot.charts.timeline_chart import timeline_png, warm
from bot.domain.timeline import Timeline

HOUR = timedelta(hours=1)
START = datetime(2026, 3, 28, 13, tzinfo=UTC)
TIMELINE = Timeline(HOUR, START, (3, 0, 0, 12, 14, 0, 0, 7, 0, 2, 15, 9))
PEN = FontProperties(family="DejaVu Sans", weight="bold")


def png(
    timeline: Timeline = TIMELINE,
    title: str = "Access denied",
    zone: tzinfo = UTC,
    severity: str | None = "high",
) -> bytes:
    return timeline_png(timeline, title=title, zone=zone, severity=severity)


def test_the_picture_is_opaque_and_of_one_size() -> None:
    picture = imread(io.BytesIO(png()), format="png")
    assert picture.shape == (460, 1200, 4)
    assert picture[..., 3].min() == 1.0


def test_the_highest_bar_is_where_the_peak_is() -> None:
    picture = imread(io.BytesIO(png(Timeline(HOUR, START, (0, 0, 0, 8)))), format="png")
    orange = (picture[..., 0] - picture[..., 2]) > 0.5
    columns = orange.any(axis=0).nonzero()[0]
    # The last of four places of the axes, which take 0.075 to 0.985 of the width.
    assert 1200 * (0.075 + 0.91 * 0.74) < columns.min() < columns.max() < 1200 * 0.985


@pytest.mark.parametrize(
    "other",
    [
        partial(png, title="Root use"),
        partial(png, zone=ZoneInfo("Asia/Kolkata")),
        partial(png, severity="low"),
        partial(png, timeline=Timeline(HOUR, START, (1, 2, 3))),
    ],
)
def test_everything_that_is_given_shows(other: partial[bytes]) -> None:
    assert other() != png()


@pytest.mark.parametrize(
    "timeline",
    [
        Timeline(HOUR, START, (0,) * 25),
        Timeline(HOUR, START, (1,)),
        Timeline(HOUR, START, (10**12, *[0] * 94, 10**12)),
        Timeline(timedelta(minutes=1), START, tuple(range(91))),
        Timeline(timedelta(days=28), datetime(2019, 3, 4, tzinfo=UTC), (5,) * 93),
    ],
)
def test_every_timeline_can_be_drawn(timeline: Timeline) -> None:
    assert png(timeline, zone=ZoneInfo("Europe/Berlin")).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "title",
    [
        "",
        "$x^2$ \\frac{1} $",
        "\x1b[31m\x00\r\n\t",
        "\u202egpj.exe \u200b\u2066",
        "\u65e5\u672c\u8a9e \U0001f525 \ufe0f",
        "\ud800 lone",
        "e" + "\u0301" * 500,
        "x" * 100_000,
    ],
)
def test_no_title_breaks_or_warns(title: str) -> None:
    assert png(title=title).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Access denied", "Access denied"),
        ("a\n  b\x1bc", "a b\\x1bc"),
        ("\u202eabc", "\\u202eabc"),
        ("\u65e5 \U0001f525", "\u25a1 \u25a1"),
        ("123456789 123456789 1", "123456789 123456789…"),
    ],
)
def test_a_text_is_put_into_what_the_font_has(text: str, shown: str) -> None:
    assert drawable(text, PEN, 20) == shown


def test_several_threads_draw_what_one_does() -> None:
    titles = [f"title {number}" for number in range(6)]
    with ThreadPoolExecutor(6) as threads:
        together = list(threads.map(lambda title: png(title=title), titles))
    assert together == [png(title=title) for title in titles]


def test_importing_the_module_leaves_matplotlib_alone_until_something_is_drawn() -> None:
    code = "import sys, bot.charts.timeline_chart as c; assert 'matplotlib' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_warming_draws() -> None:
    warm()
    assert "matplotlib.backends.backend_agg" in sys.modules
