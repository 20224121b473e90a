from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from bot.domain.ledger_row import Head, LedgerFilter, LedgerRow, Verdict
from bot.errors import UsageError
from bot.services.read_ledger import ReadLedger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


def row(seq: int) -> LedgerRow:
    return LedgerRow(seq, "then", "T1", "UALICE", "C1", "asked", "r1", "{}", "0", "1")


@dataclass(frozen=True, slots=True)
class Rows:
    """A ledger of some rows; every one of them is wanted. It holds where nothing was noted."""

    size: int

    def verify(
        self, noted: Head | None = None, advance: Callable[[int], None] | None = None
    ) -> Verdict:
        if advance is not None:
            advance(1)
        return Verdict(self.size, "1", "" if noted is None else "entry 9 is missing")

    def rows(self, _wanted: LedgerFilter) -> Iterator[LedgerRow]:
        return map(row, range(1, self.size + 1))

    def latest(self, _wanted: LedgerFilter, limit: int) -> Sequence[LedgerRow]:
        return [row(seq) for seq in range(self.size, 0, -1)][:limit]

    def count(self, _wanted: LedgerFilter) -> int:
        return self.size - 1  # one was added since


@pytest.fixture
def ledger() -> ReadLedger:
    return ReadLedger(Rows(3))


@pytest.mark.parametrize(("limit", "more"), [(2, True), (3, False), (4, False)])
def test_a_page_says_whether_there_is_more(ledger: ReadLedger, limit: int, *, more: bool) -> None:
    page = ledger.latest(LedgerFilter(), limit)
    assert [found.seq for found in page.rows] == [3, 2, 1][:limit]
    assert page.more == more


def test_who_watches_is_told_how_many_and_of_how_many(ledger: ReadLedger) -> None:
    told: list[tuple[int, int]] = []
    rows = ledger.rows(LedgerFilter(), lambda done, total: told.append((done, total)))
    assert [found.seq for found in rows] == [1, 2, 3]
    assert told == [(1, 2), (2, 2), (3, 3)]
    ledger.verify(None, lambda done, total: told.append((done, total)))
    assert told[3:] == [(1, 2)]


def test_the_noted_head_is_passed_on(ledger: ReadLedger) -> None:
    assert ledger.verify() == Verdict(3, "1")
    assert ledger.verify(Head(9, "2")).fault == "entry 9 is missing"


def test_a_deed_of_alerts_is_known_and_a_mistyped_one_is_not(ledger: ReadLedger) -> None:
    assert list(ledger.rows(LedgerFilter(deed="escalated")))
    for ask in (lambda it: list(ledger.rows(it)), lambda it: ledger.latest(it, 1)):
        with pytest.raises(UsageError, match=r"no deed 'askd'\. Did you mean 'asked'"):
            ask(LedgerFilter(deed="askd"))
