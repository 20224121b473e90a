"""The shipped policies: valid, no wider than what is called, each action explained."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.aws_calls import ACTIONS, BY_THE_SERVICE, OF_NO_RESOURCE, POLICIES, allowed

PAGES = Path(__file__).resolve().parents[2] / "docs"


def statements() -> list[Any]:
    return [
        pytest.param(statement, id=f"{file.stem}-{statement['Sid']}")
        for file in sorted(POLICIES.glob("*.json"))
        for statement in json.loads(file.read_text(encoding="utf-8"))["Statement"]
    ]


@pytest.mark.parametrize("statement", statements())
def test_a_statement_allows_named_actions_on_named_resources(statement: Any) -> None:  # noqa: ANN401 - JSON
    actions = statement["Action"]
    for action in [actions] if isinstance(actions, str) else actions:
        assert "*" not in action
    assert statement["Effect"] == "Allow"
    named = {actions} if isinstance(actions, str) else set(actions)
    assert statement["Resource"] != "*" or named <= OF_NO_RESOURCE


def test_no_action_is_allowed_that_nothing_needs() -> None:
    assert allowed() == set(ACTIONS.values()) | BY_THE_SERVICE


def test_each_action_is_justified_in_a_page() -> None:
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES.glob("*.md"))
    for action in allowed():
        assert f"| `{action}` |" in text, f"no table of docs/ says what `{action}` is for"
