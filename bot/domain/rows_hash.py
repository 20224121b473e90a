"""The hash of an answer's rows: whether somebody later has the same answer before them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from bot.domain.answer import Answer

__all__ = ["rows_hash"]


def rows_hash(answer: Answer) -> str:
    """SHA-256 of the JSON array of the columns' names and the rows, in their order; 64 hex digits.

    Times are ISO 8601 in UTC, numbers as JSON has them.
    """
    content = msgspec.json.encode([answer.columns, answer.rows])
    return hashlib.sha256(content).hexdigest()
