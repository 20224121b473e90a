"""A question turned into SQL, once: what was compiled before is read back from a small file.

Parsing and generating cost more than half of a cold answer (their libraries' imports most of all),
and the SQL does not depend on the window, which is bound when it runs. So the compiled form is kept
under the hash of everything that shapes it.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from bot import __version__
from bot.domain.event_columns import COLUMNS

if TYPE_CHECKING:
    from pathlib import Path

    from bot.domain.answer import Question

__all__ = ["CompiledQuestion", "Compiler"]

_GENERATION = 2
"""To be raised with every change of the SQL that a question compiles to within one version."""

_KEPT = 500
"""Compiled questions kept: a few kilobytes each; the ones unused for longest go first."""


class CompiledQuestion(msgspec.Struct, frozen=True):
    """The SQL of a question: its rows, and the totals of the events behind them.

    `limit` is the most rows to show: the SQL asks for one more unless `limited_by_query`,
    so that it is known whether there are more. `times` are the places of the columns that hold
    timestamps, which come without a zone, in UTC.
    """

    rows_sql: str
    totals_sql: str
    columns: tuple[str, ...]
    times: tuple[int, ...]
    limit: int
    limited_by_query: bool


@dataclass(frozen=True, slots=True)
class Compiler:
    """Compiles for DuckDB; `cache` is a folder for compiled questions, or `None` for no cache."""

    cache: Path | None
    default_limit: int

    def compile(self, question: Question) -> CompiledQuestion:
        """The question's SQL; raises `QueryError` where its text is refused."""
        if self.cache is None:
            return self._compile(question)
        file = self.cache / f"{self._key(question)}.json"
        found = _read(file)
        if found is None:
            found = self._compile(question)
            _write(file, found)
        return found

    def _key(self, question: Question) -> str:
        shape = (
            __version__,
            _GENERATION,
            repr(COLUMNS),
            question.query,
            question.conditions,
            sorted(question.values.items()),
            question.limit,
            self.default_limit,
        )
        return hashlib.sha256(repr(shape).encode("utf-8", "surrogatepass")).hexdigest()

    def _compile(self, question: Question) -> CompiledQuestion:
        # Here and not above: a question found in the cache must not pay for these imports.
        from bot.engines.translation import translate  # noqa: PLC0415

        return translate(question, self.default_limit)


def _read(file: Path) -> CompiledQuestion | None:
    """What was kept; a file that is missing or damaged is the same as none."""
    try:
        found = msgspec.json.decode(file.read_bytes(), type=CompiledQuestion)
        os.utime(file)
    except (OSError, msgspec.DecodeError):
        return None
    return found


def _write(file: Path, compiled: CompiledQuestion) -> None:
    """Keep it if possible: a full disk or a read-only folder only costs the next asker time."""
    temporary = file.with_suffix(f".{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(msgspec.json.encode(compiled))
        temporary.replace(file)
        _forget_oldest(file.parent)
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _forget_oldest(folder: Path) -> None:
    files = sorted(folder.glob("*.json"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in files[_KEPT:]:
        file.unlink(missing_ok=True)
