"""Whether two answers have the same rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.answer import Answer, Coverage, Totals
from bot.domain.rows_hash import rows_hash
from bot.domain.window import Window

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
COVERAGE = Coverage(
    "archive", Window(NOON, NOON.replace(hour=13)), (), (), None, None, None, 0, 0, 0, 0,
    cut=False, limit=1000, seconds=0.1,
)  # fmt: skip
ANSWER = Answer(
    ("@timestamp", "n"), ((NOON, 1), (NOON, None)), Totals(2, None, None, {}, {}), COVERAGE
)


def test_the_same_rows_have_one_hash_however_long_they_took() -> None:
    again = replace(ANSWER, coverage=replace(COVERAGE, seconds=9.0))
    assert rows_hash(again) == rows_hash(ANSWER)
    assert len(rows_hash(ANSWER)) == 64


def test_other_rows_other_columns_and_another_order_have_others() -> None:
    others = [
        replace(ANSWER, columns=("@timestamp", "m")),
        replace(ANSWER, rows=ANSWER.rows[::-1]),
        replace(ANSWER, rows=ANSWER.rows[:1]),
        replace(ANSWER, rows=((NOON, 1), (NOON, 0))),
        replace(ANSWER, rows=()),
    ]
    assert len({rows_hash(answer) for answer in [ANSWER, *others]}) == 6
