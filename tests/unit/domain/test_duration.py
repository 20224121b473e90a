from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.duration import DurationError, duration_text, parse_duration


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("30s", timedelta(seconds=30)),
        ("90m", timedelta(minutes=90)),
        ("24h", timedelta(hours=24)),
        ("7d", timedelta(days=7)),
        ("2w", timedelta(days=14)),
        ("1h30m", timedelta(minutes=90)),
        ("0s", timedelta(0)),
    ],
)
def test_a_duration_is_read(text: str, length: timedelta) -> None:
    assert parse_duration(text) == length


@pytest.mark.parametrize(
    "text", ["", "24", "h", "30m1h", "1h1h", "1M", "-1h", "1.5h", "\u0663h", "1 h", "9" * 41 + "h"]
)
def test_other_texts_are_refused_with_examples(text: str) -> None:
    with pytest.raises(DurationError, match="1h30m"):
        parse_duration(text)


def test_too_long_to_count_is_refused() -> None:
    with pytest.raises(DurationError, match="too long"):
        parse_duration("999999999999999w")


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(hours=24), "24 h"),
        (timedelta(hours=36, minutes=5), "36 h 5 min"),
        (timedelta(days=2), "2 d"),
        (timedelta(days=30, hours=2, minutes=9), "30 d 2 h"),
        (timedelta(hours=13, seconds=7), "13 h"),
        (timedelta(minutes=90), "1 h 30 min"),
        (timedelta(seconds=90), "1 min 30 s"),
        (timedelta(milliseconds=5), "0 s"),
    ],
)
def test_a_length_is_written_for_people(length: timedelta, text: str) -> None:
    assert duration_text(length) == text
