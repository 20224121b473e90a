from __future__ import annotations

import pytest

from bot.settings.values import Length, Secret, Size, WindowText, read_value


@pytest.mark.parametrize("text", ["1MB", "512MB", "2GB", "1500MB", "3TB"])
def test_a_size_is_written_as_it_was_read(text: str) -> None:
    assert str(read_value(Size, text)) == text


def test_a_size_is_a_number_of_bytes() -> None:
    assert read_value(Size, "512 MB") == 512_000_000


@pytest.mark.parametrize("text", ["", "512", "512M", "0MB", "999KB", "-1MB", "1.5GB", "512MiB"])
def test_other_sizes_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"512MB|at least 1MB"):
        read_value(Size, text)


@pytest.mark.parametrize("text", ["30s", "90s", "10m", "36h", "2562d"])
def test_a_length_is_written_as_it_was_read(text: str) -> None:
    assert str(read_value(Length, text)) == text


def test_a_length_above_a_day_keeps_it() -> None:
    assert read_value(Length, "36h").total_seconds() == 36 * 3600


def test_a_window_that_nobody_can_read_is_refused() -> None:
    assert read_value(WindowText, "today") == "today"
    with pytest.raises(ValueError, match="not a window"):
        read_value(WindowText, "lately")


def test_a_secret_is_shown_nowhere_but_where_it_is_asked_for() -> None:
    secret = Secret("xoxb-1")
    shown = (str(secret), repr(secret), f"{secret}", "%s" % secret)  # noqa: UP031 - logging's way
    assert all("xoxb" not in text for text in shown)
    assert (secret.reveal(), str(Secret())) == ("xoxb-1", "")
