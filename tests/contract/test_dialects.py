"""Query in, SQL out: what is written for each engine, and that it is that engine's SQL.

The pairs stand in `dialects.txt`: a query, then its SQL by dialect. After a change that is meant,
run this file as a script to write them anew, and read the difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from bot.insights import UnsupportedQueryError, parse
from bot.insights.schema import events_schema
from bot.insights.sql import DIALECTS, DialectName, Window, compile_query, compile_totals

PAIRS = Path(__file__).with_name("dialects.txt")
WINDOW = (datetime(2024, 3, 1, tzinfo=UTC), datetime(2024, 3, 2, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Pair:
    """A query and its SQL."""

    query: str
    sql: dict[DialectName, str]


def written(query: str, dialect: DialectName) -> str:
    """The SQL as it is now, or the refusal."""
    try:
        compiled = compile_query(
            parse(query), dialect=dialect, schema=events_schema(), default_limit=100
        )
    except UnsupportedQueryError as error:
        return f"refused: {error.message}"
    return compiled.sql


def read_pairs() -> list[Pair]:
    blocks = PAIRS.read_text().strip().split("\n\n")
    return [_pair(block.split("\n")) for block in blocks]


def _pair(lines: list[str]) -> Pair:
    query, *rest = lines
    sql = {name: line.removeprefix(f"{name}: ") for name, line in zip(DIALECTS, rest, strict=True)}
    return Pair(query, sql)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("pair", read_pairs(), ids=lambda pair: pair.query)
def test_pair(pair: Pair, dialect: DialectName) -> None:
    assert written(pair.query, dialect) == pair.sql[dialect]


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("pair", read_pairs(), ids=lambda pair: pair.query)
def test_it_is_sql_of_the_dialect(pair: Pair, dialect: DialectName) -> None:
    sql = pair.sql[dialect]
    if not sql.startswith("refused"):
        tree = sqlglot.parse_one(sql, read=dialect)
        assert isinstance(tree, exp.Select)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_window_is_one_range_on_the_time_column(dialect: DialectName) -> None:
    sql = compile_query(
        parse("stats latest(@timestamp)"), dialect=dialect, schema=events_schema(), window=WINDOW
    ).sql
    assert sql == (
        'SELECT MAX(event_time) AS "latest(@timestamp)" FROM events '
        "WHERE event_time >= CAST('2024-03-01 00:00:00' AS TIMESTAMP) "
        "AND event_time < CAST('2024-03-02 00:00:00' AS TIMESTAMP) LIMIT 10000"
    )


@pytest.mark.parametrize("dialect", DIALECTS)
def test_totals_are_sql_of_the_dialect(dialect: DialectName) -> None:
    totals = compile_totals(
        parse('filter errorCode = "x"'), dialect=dialect, schema=events_schema(), window=WINDOW
    )
    tree = sqlglot.parse_one(totals.sql, read=dialect)
    assert isinstance(tree, exp.Select)
    assert tuple(tree.named_selects) == totals.columns


@pytest.mark.parametrize("dialect", ["trino", "athena"])
def test_only_duckdb_has_named_parameters(dialect: DialectName) -> None:
    window: Window = "parameters"
    with pytest.raises(ValueError, match="no named parameters"):
        compile_query(parse("limit 1"), dialect=dialect, schema=events_schema(), window=window)


def test_the_same_query_gives_the_same_text() -> None:
    query = "fields strlen(eventName) as n | dedup n | unnest resources into r | stats max(r.a)"
    assert written(query, "duckdb") == written(query, "duckdb")


def _write() -> None:
    queries = [pair.query for pair in read_pairs()]
    blocks = [
        "\n".join([query, *(f"{name}: {written(query, name)}" for name in DIALECTS)])
        for query in queries
    ]
    PAIRS.write_text("\n\n".join(blocks) + "\n")


if __name__ == "__main__":
    _write()
