from __future__ import annotations

import pytest

from bot.domain.chat_text import plain_text


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("p=<mailto:a@example.com|a@example.com>", "p=a@example.com"),
        ("p=<mailto:a@example.com>", "p=a@example.com"),
        ("s=<http://example.com|example.com> x", "s=example.com x"),
        ("<https://example.com/a>", "https://example.com/a"),
        ("<tel:111122223333|111122223333>", "111122223333"),
        ("a &lt; b &amp;amp; c", "a < b &amp; c"),
        ("&lt;http://example.com|x&gt;", "<http://example.com|x>"),
        ("\u2014limit 5 a\u2014b \u2013 c", "--limit 5 a\u2014b \u2013 c"),
        ("\ufeffacc\u200bess", "access"),
        ("<http://" * 3, "<http://" * 3),
    ],
)
def test_what_was_typed_comes_back(sent: str, typed: str) -> None:
    assert plain_text(sent) == typed
