"""Amazon Athena as an engine: a question's statements, run side by side, as one answer."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING

from bot.aws.session_names import session_name
from bot.domain.answer import Answer, Coverage
from bot.engines.athena.api import AthenaApi, Workgroup
from bot.engines.athena.books import refuse_above
from bot.engines.athena.run import Ran, Statements
from bot.engines.cells import as_cell
from bot.engines.totals import read_totals
from bot.services.ports import Explanation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.aws.access import AwsAccess
    from bot.domain.answer import Question
    from bot.engines.athena.sources import Row, Source
    from bot.engines.remote import RemoteQuestion
    from bot.services.ports import Cancellation

__all__ = ["AthenaEngine", "cost_of"]

_MB, _TB = 10**6, 10**12
_LEAST = 10
"""MB that each statement is paid for at least: https://aws.amazon.com/athena/pricing/"""


@dataclass(frozen=True, slots=True)
class AthenaEngine:
    """Answers from Athena; safe to use from several threads.

    `time_limit` is in seconds, `scan_limit` in bytes that a question may read, `price` in US
    dollars a TB.
    """

    workgroup: Workgroup
    access: AwsAccess
    source: Source
    default_limit: int
    time_limit: float
    scan_limit: int | None = None
    price: float = 5.0

    @property
    def name(self) -> str:
        """The engine's name as `--engine` takes it."""
        return "athena"

    def ask(self, question: Question, *, cancellation: Cancellation | None = None) -> Answer:
        """Answer a question; see `bot.services.ports.Engine`.

        Raises `QueryCostError` too, for one that would read more than is allowed, and `AwsError`
        where AWS refuses a call or is away.
        """
        started = time.perf_counter()
        compiled = self.source.compile(question, self.default_limit)
        ran = self._run(question, compiled, self._statements(question, cancellation))
        rows, totals, places, *books = ran
        accounts, regions, looked_at, *_ = places.rows[0]
        held = self.source.held(question, places.rows[0], _row(books))
        return Answer(
            columns=compiled.columns,
            rows=tuple(tuple(map(as_cell, row)) for row in rows.rows[: compiled.limit]),
            totals=read_totals(totals.rows, question.window),
            coverage=Coverage(
                engine=self.name,
                window=question.window,
                accounts=tuple(json.loads(accounts or "[]")),
                regions=tuple(json.loads(regions or "[]")),
                earliest=held.earliest,
                latest=held.latest,
                ingested_at=held.committed,
                rejected_objects=0,
                files=held.files,
                bytes=sum(one.bytes for one in ran),
                events_looked_at=looked_at,
                cut=len(rows.rows) > compiled.limit,
                limit=compiled.limit,
                seconds=time.perf_counter() - started,
                cost=cost_of(ran, self.price),
                notes=self._notes(ran),
            ),
        )

    def explain(
        self, question: Question, *, cancellation: Cancellation | None = None
    ) -> Explanation:
        """The SQL, and about the bytes that an answer would read; nothing of it is read."""
        compiled = self.source.compile(question, self.default_limit)
        books = self._books(compiled, self._statements(question, cancellation))
        reads = self.source.reads(question, self._access_for(question), _row(books))
        return Explanation(self.name, compiled.rows_sql, compiled.totals_sql, (), reads or 0)

    def _statements(self, question: Question, cancellation: Cancellation | None) -> Statements:
        api = AthenaApi(self.workgroup, self._access_for(question))
        return Statements(api, self.time_limit, cancellation)

    def _access_for(self, question: Question) -> AwsAccess:
        if not self.access.role:  # everybody's session is the bot's
            return self.access
        return replace(self.access, session_name=session_name(question.asker))

    def _run(
        self, question: Question, compiled: RemoteQuestion, statements: Statements
    ) -> list[Ran]:
        """Rows, totals and places, and behind them the books of a table that has some."""
        scans = (compiled.rows_sql, compiled.totals_sql, compiled.places_sql)
        if self.scan_limit is None:
            return statements.run(*scans, *filter(None, [compiled.held_sql]))
        books = self._books(compiled, statements)
        reads = self.source.reads(question, self._access_for(question), _row(books))
        if reads is not None:
            refuse_above(self.scan_limit, reads, self.price)
        return [*statements.run(*scans), *books]

    @staticmethod
    def _books(compiled: RemoteQuestion, statements: Statements) -> list[Ran]:
        """What the table's books say, where it has some."""
        return statements.run(compiled.held_sql) if compiled.held_sql else []

    def _notes(self, ran: Sequence[Ran]) -> tuple[str, ...]:
        notes = []
        if any(one.reused for one in ran):
            notes.append(
                "Athena used earlier results again, which may be"
                f" {self.workgroup.reuse} minutes old."
            )
        if self.scan_limit is not None and self.source.unknown:
            notes.append(self.source.unknown)
        return tuple(notes)


def cost_of(ran: Sequence[Ran], price: float) -> float:
    """US dollars for statements at a price a TB: whole MB, 10 at least; a reused result is free."""
    return sum(
        max(ceil(one.bytes / _MB), _LEAST) * _MB / _TB * price for one in ran if not one.reused
    )


def _row(books: Sequence[Ran]) -> Row | None:
    return books[0].rows[0] if books else None
