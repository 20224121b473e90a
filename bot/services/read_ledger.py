"""Reading the ledger: what was asked and done, and whether the record of it still holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, get_args

from bot.domain.ledger_entry import Deed
from bot.domain.ledger_row import LedgerFilter
from bot.domain.nearest import did_you_mean
from bot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.domain.ledger_row import Head, LedgerRow, Verdict

__all__ = ["LedgerPage", "LedgerRows", "ReadLedger"]


class LedgerRows(Protocol):
    """The ledger as it is stored."""

    def verify(
        self, noted: Head | None = None, advance: Callable[[int], None] | None = None
    ) -> Verdict:
        """Walk the chain, against an earlier head; `advance` is told how many rows were walked."""

    def rows(self, wanted: LedgerFilter) -> Iterator[LedgerRow]:
        """The rows that are wanted, the oldest first, a few in memory at a time."""

    def latest(self, wanted: LedgerFilter, limit: int) -> Sequence[LedgerRow]:
        """The last `limit` rows that are wanted, the latest first."""

    def count(self, wanted: LedgerFilter) -> int:
        """How many rows are wanted."""


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """The latest rows, the latest first, and whether there are older ones that match."""

    rows: Sequence[LedgerRow]
    more: bool


@dataclass(frozen=True, slots=True)
class ReadLedger:
    """The service. What it gives is as it is stored, also where somebody has tampered with it."""

    ledger: LedgerRows

    def verify(
        self, noted: Head | None = None, advance: Callable[[int, int], None] | None = None
    ) -> Verdict:
        """Whether every row is as it was written, in its place, and none is missing.

        `noted` is a head that somebody has kept elsewhere; `advance` is told how many rows were
        walked, and of how many.
        """
        return self.ledger.verify(noted, self._counted(LedgerFilter(), advance))

    def latest(self, wanted: LedgerFilter, limit: int) -> LedgerPage:
        """The latest rows; raises `UsageError` for a deed that there is not."""
        _check(wanted)
        found = self.ledger.latest(wanted, limit + 1)
        return LedgerPage(found[:limit], more=len(found) > limit)

    def rows(
        self, wanted: LedgerFilter, advance: Callable[[int, int], None] | None = None
    ) -> Iterator[LedgerRow]:
        """All the rows that are wanted, the oldest first; raises as `latest` does."""
        _check(wanted)
        told = self._counted(wanted, advance)
        for done, row in enumerate(self.ledger.rows(wanted), start=1):
            yield row
            if told is not None:
                told(done)

    def _counted(
        self, wanted: LedgerFilter, advance: Callable[[int, int], None] | None
    ) -> Callable[[int], None] | None:
        """`advance` with the total, which is counted only where somebody wants to know."""
        if advance is None:
            return None
        total = self.ledger.count(wanted)
        return lambda done: advance(done, max(done, total))


def _check(wanted: LedgerFilter) -> None:
    """A mistyped deed would find nothing, and read as if nothing had been done."""
    known = sorted(deed for part in get_args(Deed) for deed in get_args(part))
    if wanted.deed is not None and wanted.deed not in known:
        raise UsageError(
            f"The ledger has no deed '{wanted.deed}'.{did_you_mean(wanted.deed, known)}"
            f" There are: {', '.join(known)}."
        )
