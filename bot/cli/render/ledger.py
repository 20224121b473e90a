"""Rows of the ledger: for a person at a terminal, for scripts, for a spreadsheet."""

from __future__ import annotations

import csv
import json
from dataclasses import fields
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, TextIO

from bot.cli.render.columns import columns
from bot.domain.cell_text import as_timestamp
from bot.domain.escaping import for_csv, for_terminal
from bot.domain.ledger_row import LedgerRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

__all__ = ["EXPORTS", "rows_as_json", "rows_as_table", "write_csv", "write_json_lines"]

_HEAD = ("entry", "at", "user", "deed", "subject", "detail")


def rows_as_table(rows: Sequence[LedgerRow], zone: tzinfo, width: int) -> Iterator[str]:
    """The lines of a table; what was typed or came from an event is escaped."""
    cells = [
        (
            str(row.seq),
            for_terminal(_time(row.at, zone)),
            *map(for_terminal, (row.user, row.deed, row.subject, _particulars(row.detail))),
        )
        for row in rows
    ]
    return columns(_HEAD, cells, width=width, right=frozenset({0}))


def rows_as_json(rows: Sequence[LedgerRow]) -> str:
    """A list of the rows as they are stored, in ASCII."""
    return json.dumps([row.as_dict() for row in rows], indent=1)


def write_json_lines(rows: Iterable[LedgerRow], file: TextIO) -> None:
    """A row a line, as it is stored: its hash can be computed from it again."""
    file.writelines(json.dumps(row.as_dict(), separators=(",", ":")) + "\n" for row in rows)


def write_csv(rows: Iterable[LedgerRow], file: TextIO) -> None:
    """A heading and a line a row, harmless to a spreadsheet and to a terminal."""
    names = [field.name for field in fields(LedgerRow)]
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow(for_csv(for_terminal(str(value))) for value in row.as_dict().values())


EXPORTS: dict[str, Callable[[Iterable[LedgerRow], TextIO], None]] = {
    "jsonl": write_json_lines,
    "csv": write_csv,
}
"""How the ledger can be exported."""


def _time(at: str, zone: tzinfo) -> str:
    """The time in the zone; where somebody has changed it into no time, as it is."""
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return at
    return as_timestamp(moment, zone) if moment.tzinfo else at


def _particulars(detail: str) -> str:
    """`rows=3 seconds=0.4`; where somebody has changed it into no JSON, as it is."""
    try:
        found = json.loads(detail)
    except ValueError:
        return detail
    if not isinstance(found, dict):
        return detail
    return " ".join(f"{name}={value}" for name, value in found.items())
