"""Every engine gives the same rows for the same query over the same events.

The queries stand in `engine_queries.txt`, a blank line between them; each puts its rows into an
order, or is about one row.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

from bot.domain.answer import Question
from bot.domain.window import Window
from bot.engines.in_memory import InMemoryEngine
from bot.insights import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.answer import Cell
    from tests.conftest import Cli, Record

UNTIL = datetime(2026, 3, 4, 17, tzinfo=UTC)
QUERIES = Path(__file__).with_name("engine_queries.txt").read_text().strip().split("\n\n")

Rows = list[dict[str, "Cell"]]


class Ask(Protocol):
    """A query in, rows out."""

    def __call__(self, query: str) -> Rows: ...


@pytest.fixture(scope="module")
def archive(sample: Cli) -> Ask:
    """The embedded engine over an archive on disk."""
    engine = sample.app().engine("archive")
    window = Window(UNTIL - timedelta(days=3), UNTIL)

    def ask(query: str) -> Rows:
        answer = engine.ask(Question(query, window, limit=10_000))
        return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]

    return ask


@pytest.fixture(scope="module")
def in_memory(sample_events: dict[str, Record]) -> Iterator[Ask]:
    """The engine that runbooks' own tests run on."""
    events = list(sample_events.values())
    with InMemoryEngine() as engine:

        def ask(query: str) -> Rows:
            return [dict(row) for row in engine.run(parse(query), events)]  # type: ignore[arg-type]

        yield ask


def test_the_corpus_is_worth_running() -> None:
    assert len(QUERIES) == len(set(QUERIES)) > 40


@pytest.mark.parametrize("query", QUERIES)
def test_same_rows(archive: Ask, in_memory: Ask, query: str) -> None:
    assert archive(query) == in_memory(query)


def test_most_of_the_corpus_finds_something(archive: Ask) -> None:
    empty = [query for query in QUERIES if not archive(query)]
    assert empty == ['filter eventName = "NoSuchCall" | fields eventName']
