"""`routes.yaml`: read, checked, and told with its place where it is wrong."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.route import Route
from bot.errors import SettingsError
from bot.settings.routes import load_routes

if TYPE_CHECKING:
    from pathlib import Path

ACCOUNTS = {"prod": "111122223333"}


def load(tmp_path: Path, text: str) -> list[Route]:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "routes.yaml").write_text(text)
    return list(load_routes({"AUDIT_HOME": str(tmp_path)}, ACCOUNTS))


def test_accounts_are_named_or_numbered(tmp_path: Path) -> None:
    text = """
routes:
  - {engine: logs-insights, accounts: [prod, "444455556666"], within: 14d}
  - engine: trino
"""
    assert load(tmp_path, text) == [
        Route("logs-insights", frozenset({"111122223333", "444455556666"}), timedelta(days=14)),
        Route("trino"),
    ]


def test_none_are_shipped(tmp_path: Path) -> None:
    assert list(load_routes({"AUDIT_HOME": str(tmp_path)}, {})) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("routes: [{engine: cloud}]", r"1:19: routes\[0\].engine: must be one of archive"),
        (
            "routes: [{engine: trino, accounts: [prd]}]",
            r"1:37: routes\[0\].accounts\[0\]: is no account .* Did you mean 'prod'",
        ),
        ("routes: [{engine: trino, within: soon}]", r"1:34: routes\[0\].within: a duration"),
        ("routes: [{accounts: [prod]}]", "engine"),
        ("routs: []", "Did you mean 'routes'"),
    ],
)
def test_mistakes_are_told_with_their_place(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        load(tmp_path, text)
