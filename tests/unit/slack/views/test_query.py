from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.slack.views.choose import FormErrors
from bot.slack.views.query import QueryForm, query_view, read_query
from tests.unit.slack.views.forms import block, check, submitted, words

if TYPE_CHECKING:
    from collections.abc import Mapping

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
QUERY = "filter a < 1 | stats count(*) by b"


def read(view: Mapping[str, Any]) -> QueryForm | FormErrors:
    return read_query(view, now=NOW, zone=UTC, longest=timedelta(days=90))


def test_an_empty_form_asks_for_a_query_and_has_a_window() -> None:
    view = query_view(channel="C1")
    check(view)
    assert read(submitted(view, {"query": f" {QUERY} "})) == QueryForm(QUERY, "24h", "C1")


def test_narrowing_begins_with_all_that_was_asked() -> None:
    given = {"principal": "maya"}
    view = query_view(channel="C1", query=QUERY, window="today", values=given, private=True)
    check(view)
    again = read(submitted(view, {"parameter.region": "us-east-1"}))
    assert again == QueryForm(
        QUERY, "today", "C1", private=True, parameters={**given, "region": "us-east-1"}
    )


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"query": "```"}, {"query"}),
        ({"query": "  "}, {"query"}),
        ({"query": QUERY, "window": "soon"}, {"window"}),
        ({"query": QUERY, "window": "365d"}, {"window"}),
        ({"query": QUERY, "parameter.network": "10.0.0.0/99"}, {"parameter.network"}),
    ],
)
def test_a_mistake_is_marked_at_its_input(given: Mapping[str, str], wrong: set[str]) -> None:
    found = read(submitted(query_view(channel="C1", values={}), given))
    assert isinstance(found, FormErrors)
    assert set(found.errors) == wrong


def test_a_query_too_long_for_a_form_is_not_asked_by_halves() -> None:
    view = query_view(channel="C1", query="x" * 3_001)
    check(view)
    assert "3,001 characters" in words(view)
    assert "initial_value" not in block(view, "query")["element"]
    whole = query_view(channel="C1", query="x" * 3_000)
    assert block(whole, "query")["element"]["initial_value"] == "x" * 3_000
