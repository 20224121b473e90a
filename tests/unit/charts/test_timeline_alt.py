from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.charts.timeline_alt import bucket_words, timeline_alt
from bot.domain.timeline import Timeline

START = datetime(2023, 7, 10, 11, tzinfo=UTC)


def test_the_words_say_what_the_picture_shows() -> None:
    timeline = Timeline(timedelta(hours=1), START, (3, 0, 1417))
    assert timeline_alt(timeline, ZoneInfo("Europe/Berlin")) == (
        "Events per hour from 2023-07-10 13:00 CEST to 2023-07-10 16:00 CEST: 1,420 in all, "
        "most (1,417) from 2023-07-10 15:00 CEST."
    )


def test_without_events_there_is_no_peak() -> None:
    assert timeline_alt(Timeline(timedelta(days=1), START, (0, 0)), UTC).endswith(": 0 in all.")


@pytest.mark.parametrize(
    ("bucket", "words"),
    [
        (timedelta(minutes=1), "minute"),
        (timedelta(minutes=15), "15 minutes"),
        (timedelta(hours=6), "6 hours"),
        (timedelta(days=1), "day"),
        (timedelta(days=7), "week"),
        (timedelta(days=28), "4 weeks"),
        (timedelta(seconds=90), "90 seconds"),
    ],
)
def test_a_bucket_is_named(bucket: timedelta, words: str) -> None:
    assert bucket_words(bucket) == words
