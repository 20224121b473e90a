"""The chain of the ledger: each row carries the hash of the one before."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from bot.domain.ledger_row import Head, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["NOTHING_BEFORE", "row_hash", "verdict"]

NOTHING_BEFORE = "0" * 64
"""What the first row carries for a hash before it."""


def row_hash(row: Mapping[str, Any]) -> str:
    """SHA-256 of a row's canonical JSON, everything in it but its own hash."""
    content = {name: value for name, value in row.items() if name != "hash"}
    # what is no text any more has a hash too, and no text has the same
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), default=lambda it: [repr(it)])
    return hashlib.sha256(text.encode()).hexdigest()


def verdict(rows: Iterable[Mapping[str, Any]], noted: Head | None = None) -> Verdict:
    """Walk all rows in their order; the first that was changed, removed or moved is named.

    Rows cut off its end leave a chain that holds, and so does one that was made anew from some
    row on: both show against `noted`, the head at an earlier time, kept where whoever changes
    the ledger does not reach.
    """
    held = Head(0, NOTHING_BEFORE)
    fault = _another_head(held, noted)
    for row in rows:
        fault = fault or _fault(row, held)
        if fault:
            break
        held = Head(held.rows + 1, row["hash"])
        fault = _another_head(held, noted)
    if not fault and noted is not None and noted.rows > held.rows:
        fault = f"entry {held.rows + 1} is missing: there were {noted.rows} when the head was noted"
    return Verdict(held.rows, held.hash, fault)


def _fault(row: Mapping[str, Any], before: Head) -> str:
    seq = before.rows + 1
    if row["seq"] != seq:
        return f"entry {seq} is missing"
    if row["previous"] != before.hash:
        return f"entry {seq} does not follow {seq - 1}"
    return "" if row_hash(row) == row["hash"] else f"entry {seq} was changed"


def _another_head(held: Head, noted: Head | None) -> str:
    if noted is None or noted.rows != held.rows or noted.hash == held.hash:
        return ""
    return f"entry {held.rows} has another hash than the one that was noted"
