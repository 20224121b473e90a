"""The questions as SQL written by hand, for DuckDB and SQLite."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.bench.asking.answers import LIMIT

if TYPE_CHECKING:
    from tests.bench.asking.questions import BenchQuestion

__all__ = ["DIMENSIONS", "rows_sql", "totals_sql"]

DIMENSIONS: Final = ("principal", "action", "error", "source")

_VALUES: Final = """
    coalesce(identity_arn, identity_invoked_by, identity_principal_id, identity_type) AS principal,
    event_name AS action, error_code AS error, source_ip_address AS source, event_time"""


def _source(question: BenchQuestion, table: str) -> str:
    window = "event_time >= $start AND event_time < $end"
    return f"FROM {table} WHERE {window} AND {question.where}"


def rows_sql(question: BenchQuestion, table: str, *, sqlite: bool = False) -> str:
    """The rows, and one more than are shown."""
    select = (sqlite and question.sqlite) or question.select
    source = _source(question, table)
    return f"SELECT {select.format(source=source)} LIMIT {LIMIT + 1}"


def totals_sql(question: BenchQuestion, table: str) -> str:
    """The totals: the matching events once, then counted in five ways."""
    parts = " UNION ALL ".join(f"SELECT * FROM ({_top(name)})" for name in DIMENSIONS)
    return f"""
        WITH matched AS MATERIALIZED (SELECT {_VALUES} {_source(question, table)})
        SELECT 'all', NULL, count(*), 0, min(event_time), max(event_time) FROM matched
        UNION ALL {parts}"""


def _top(dimension: str) -> str:
    return f"""
        SELECT '{dimension}', {dimension}, count(*) AS events, count({dimension}) OVER () AS n,
            min(event_time), max(event_time)
        FROM matched GROUP BY {dimension} ORDER BY events DESC LIMIT 10"""
