"""The ledger as it is read: its rows, which of them are wanted, and whether they hold."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["Head", "LedgerFilter", "LedgerRow", "Verdict"]


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A row as it is stored, so that whoever has it can compute its hash again.

    Nothing in it has been read into another form: `at` is ISO 8601 and `detail` is JSON unless
    somebody has changed the row.
    """

    seq: int
    at: str
    team: str
    user: str
    channel: str
    deed: str
    subject: str
    detail: str
    previous: str
    hash: str

    def as_dict(self) -> dict[str, str | int]:
        """The row by column."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """Which rows are wanted: all that match everything that is not None."""

    since: datetime | None = None
    user: str | None = None
    deed: str | None = None
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """How many rows there were at some time, and the hash of the last of them."""

    rows: int
    hash: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the chain holds: how many rows do, the last one's hash, and the first fault."""

    rows: int
    head: str
    fault: str = ""
