from __future__ import annotations

from pathlib import Path

import pytest

from bot.insights.functions import FUNCTIONS

PAGE = (Path(__file__).parents[3] / "docs" / "query-language.md").read_text()
COMMANDS = [
    "fields",
    "display",
    "filter",
    "where",
    "stats",
    "sort",
    "limit",
    "dedup",
    "parse",
    "unnest",
    "fillmissing",
]


@pytest.mark.parametrize("name", [*FUNCTIONS, *COMMANDS])
def test_the_page_names_what_there_is(name: str) -> None:
    words = PAGE.replace("`", " ").replace("(", " ").replace(",", " ").split()
    assert name in words
