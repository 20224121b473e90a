"""What Logs Insights gives, which is text throughout, as cells of an answer."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.domain.answer import Cell
    from bot.engines.logs.native import NativeColumn
    from bot.insights.sql import ResultKind

__all__ = ["cells_of"]

_MILLISECONDS: Final = re.compile(r"[0-9]{11,14}")
_TRUTHS: Final = {"1": True, "0": False, "true": True, "false": False}


def cells_of(row: Mapping[str, str], columns: Sequence[NativeColumn]) -> tuple[Cell, ...]:
    """One row in the order of its columns; a value that is not of its column's kind stays text."""
    return tuple(_cell(row.get(each.sent_as), each.column.kind) for each in columns)


def _cell(text: str | None, kind: ResultKind) -> Cell:
    if text is None:
        return None
    try:
        return _READERS[kind](text)
    except (ValueError, KeyError):
        return text


def _time(text: str) -> datetime:
    """Of `2024-05-02 09:05:03.000`, of CloudTrail's own form, or of milliseconds since 1970."""
    if _MILLISECONDS.fullmatch(text):
        return datetime.fromtimestamp(int(text) / 1000, UTC)
    at = datetime.fromisoformat(text)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _integer(text: str) -> int:
    return int(text) if text.lstrip("-").isdigit() else int(float(text))


_READERS: Final[Mapping[ResultKind, Callable[[str], Cell]]] = {
    "text": str,
    "json": str,
    "integer": _integer,
    "number": float,
    "boolean": lambda text: _TRUTHS[text.lower()],
    "time": _time,
}
