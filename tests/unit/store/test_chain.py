"""What a noted head adds to a chain that is whole in itself."""

from __future__ import annotations

import pytest

from bot.domain.ledger_row import Head
from bot.store.chain import NOTHING_BEFORE, row_hash, verdict


def chain(*subjects: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    previous: object = NOTHING_BEFORE
    for seq, subject in enumerate(subjects, start=1):
        row: dict[str, object] = {"seq": seq, "subject": subject, "previous": previous}
        row["hash"] = previous = row_hash(row)
        rows.append(row)
    return rows


ROWS = chain("a", "b", "c")


def noted(rows: list[dict[str, object]]) -> Head:
    return Head(len(rows), str(rows[-1]["hash"]) if rows else NOTHING_BEFORE)


@pytest.mark.parametrize("count", range(4))
def test_what_was_noted_before_more_was_added_holds(count: int) -> None:
    found = verdict(ROWS, noted(ROWS[:count]))
    assert (found.rows, found.head, found.fault) == (3, ROWS[-1]["hash"], "")


def test_a_ledger_shorter_than_what_was_noted_is_named() -> None:
    found = verdict(ROWS[:1], noted(ROWS))
    assert found.fault == "entry 2 is missing: there were 3 when the head was noted"
    assert (found.rows, found.head) == (1, ROWS[0]["hash"])


def test_a_ledger_made_anew_is_named_where_the_head_was_noted() -> None:
    forged = chain("a", "forged", "c", "d")
    assert verdict(forged).fault == ""
    assert verdict(forged, noted(ROWS)).fault == (
        "entry 3 has another hash than the one that was noted"
    )


def test_a_noted_emptiness_has_one_hash() -> None:
    assert verdict(ROWS, Head(0, "1" * 64)).fault == (
        "entry 0 has another hash than the one that was noted"
    )


def test_a_fault_before_the_noted_head_comes_first() -> None:
    changed = [*ROWS[:1], ROWS[1] | {"subject": "x"}, ROWS[2]]
    assert verdict(changed, noted(ROWS)).fault == "entry 2 was changed"
