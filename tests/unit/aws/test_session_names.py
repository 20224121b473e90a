"""The names of an assumed role's sessions."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.aws.session_names import session_name


@pytest.mark.parametrize(
    ("asker", "name"),
    [
        ("U012AB3CD", "audit-U012AB3CD"),
        ("maya@example.com", "audit-maya@example.com"),
        ("root on a host/of mine", "audit-root-on-a-host-of-mine"),
        ("", "cloudtrail-audit-bot"),
        ("...", "audit-..."),
        ("日本", "cloudtrail-audit-bot"),
        ("x" * 100, "audit-" + "x" * 58),
    ],
)
def test_who_asks_is_in_the_name(asker: str, name: str) -> None:
    assert session_name(asker) == name


@given(st.text())
def test_sts_takes_every_name(asker: str) -> None:
    assert re.fullmatch(r"[\w+=,.@-]{2,64}", session_name(asker), re.ASCII)
