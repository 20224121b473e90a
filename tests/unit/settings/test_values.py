from __future__ import annotations

import pytest

from bot.errors import SettingsError
from bot.settings.environment import variable_values
from bot.settings.values import DatabaseUrl, Length, Secret, Size, WindowText, read_value


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


@pytest.mark.parametrize(
    "url",
    [
        "",
        "postgresql://audit:pw@db.example:5432/audit",
        "postgres://audit@db.example/audit",
        "postgresql:///audit?host=/run/postgresql",
        "postgresql://audit:a%40b%2Fc@db.example/audit?sslmode=require",
    ],
)
def test_a_databases_url_is_a_secret(url: str) -> None:
    found = read_value(DatabaseUrl, url)
    assert found.reveal() == url
    assert str(found) == ("(set)" if url else "")


@pytest.mark.parametrize(
    "url",
    [
        "mysql://audit:hunter2@db.example/audit",
        "postgresql://audit:hunter2@db.example",
        "postgresql://audit:hunter2#x@db.example/audit",
        "postgresql://audit:hunter2@db.example:many/audit",
        "postgresql://audit:hunter2/x@db.example/audit",
        "hunter2",
    ],
)
def test_what_is_no_databases_url_is_refused_without_a_word_of_it(url: str) -> None:
    with pytest.raises(ValueError, match=r"must be postgresql://user:password@host") as caught:
        read_value(DatabaseUrl, url)
    assert "hunter2" not in str(caught.value)


def test_the_environments_secret_is_not_repeated_where_it_is_refused() -> None:
    with pytest.raises(SettingsError, match=r"AUDIT_AUDIT_DATABASE: must be postgresql") as caught:
        variable_values({"AUDIT_AUDIT_DATABASE": "mysql://audit:hunter2@db.example/audit"})
    assert "hunter2" not in str(caught.value)
