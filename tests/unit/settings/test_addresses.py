from __future__ import annotations

import pytest

from bot.settings.addresses import is_loopback, is_safe_endpoint


@pytest.mark.parametrize(
    ("url", "loopback"),
    [
        ("http://127.0.0.1:8080/", True),
        ("http://[::1]/", True),
        ("http://localhost/", True),
        ("https://127.0.0.1.example.com/", False),
        ("https://localhost.example.com/", False),
        ("https://10.0.0.1/", False),
    ],
)
def test_loopback_is_this_machine(url: str, *, loopback: bool) -> None:
    assert is_loopback(url) is loopback


@pytest.mark.parametrize("url", ["https://example.com/v2", "http://127.0.0.1:1/", "https://[::1]/"])
def test_secrets_are_sent_where_nobody_listens(url: str) -> None:
    assert is_safe_endpoint(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "https://user:password@example.com/",
        "https://example.com:port/",
        "https://example.com:99999/",
        "https://exa mple.com/",
        "https://example.com/\r\nX: y",
        "https://[example.com/",
        "https:///v2",
        "",
    ],
)
def test_and_nowhere_else(url: str) -> None:
    assert not is_safe_endpoint(url)
