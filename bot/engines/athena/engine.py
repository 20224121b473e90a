"""Amazon Athena, over the archive's Iceberg table in S3 or over a trail's objects as they are."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import ceil
from typing import TYPE_CHECKING, Literal

from bot.aws.session_names import session_name
from bot.domain.answer import Answer, Coverage
from bot.engines.athena.api import AthenaApi, Workgroup
from bot.engines.athena.run import Ran, Statements
from bot.engines.cells import as_cell
from bot.engines.totals import read_totals
from bot.services.ports import Explanation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.aws.access import AwsAccess
    from bot.domain.answer import Question
    from bot.engines.athena.books import Books
    from bot.engines.remote import RemoteQuestion
    from bot.services.ports import Cancellation

__all__ = ["AthenaEngine", "AthenaTable", "cost_of"]

_MB, _TB = 10**6, 10**12
_LEAST = 10
"""MB that each statement is paid for at least: https://aws.amazon.com/athena/pricing/"""


@dataclass(frozen=True, slots=True)
class AthenaTable:
    """The table of events: the archive's, or the view of a trail's objects.

    `objects` is the `s3://` address where the trail writes, "" where it shall not be listed.
    `scan_limit` are the bytes that a question may read, `price` is in US dollars a TB.
    """

    name: str
    source: Literal["iceberg", "objects"] = "iceberg"
    objects: str = ""
    scan_limit: int | None = None
    price: float = 5.0


@dataclass(frozen=True, slots=True)
class AthenaEngine:
    """Answers from Athena; safe to use from several threads. `time_limit` is in seconds."""

    workgroup: Workgroup
    access: AwsAccess
    table: AthenaTable
    default_limit: int
    time_limit: float

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
        compiled = self._compile(question)
        statements = self._statements(question, cancellation)
        (rows, totals, places), held, ran = self._run(question, compiled, statements)
        accounts, regions, looked_at, first, last, *objects = places.rows[0]
        return Answer(
            columns=compiled.columns,
            rows=tuple(tuple(map(as_cell, row)) for row in rows.rows[: compiled.limit]),
            totals=read_totals(totals.rows, question.window),
            coverage=Coverage(
                engine=self.name,
                window=question.window,
                accounts=tuple(json.loads(accounts or "[]")),
                regions=tuple(json.loads(regions or "[]")),
                earliest=held.earliest if held else _aware(first),
                latest=held.latest if held else _aware(last),
                ingested_at=_aware(held.committed) if held else None,
                rejected_objects=0,
                files=held.files if held else objects[0],
                bytes=sum(one.bytes for one in ran),
                events_looked_at=looked_at,
                cut=len(rows.rows) > compiled.limit,
                limit=compiled.limit,
                seconds=time.perf_counter() - started,
                cost=cost_of(ran, self.table.price),
                notes=self._notes(ran),
            ),
        )

    def explain(
        self, question: Question, *, cancellation: Cancellation | None = None
    ) -> Explanation:
        """The SQL, and the bytes that an answer would read at most; nothing of it is read."""
        compiled = self._compile(question)
        if self.table.source == "iceberg":
            books, _ = self._books(compiled, self._statements(question, cancellation))
            reads = books.reads
        else:
            reads = self._listed(question) or 0
        return Explanation(self.name, compiled.rows_sql, compiled.totals_sql, (), reads)

    def _compile(self, question: Question) -> RemoteQuestion:
        from bot.engines import remote  # noqa: PLC0415 - sqlglot takes a tenth of a second
        from bot.engines.athena.books import books_sql  # noqa: PLC0415
        from bot.engines.athena.objects import objects_of  # noqa: PLC0415

        name = self.table.name
        table = name if self.table.source == "iceberg" else objects_of(name, question)
        made = remote.compile_remote(question, "athena", table, self.default_limit)
        if self.table.source == "objects":
            return made
        scans = (made.rows_sql, made.totals_sql, made.places_sql)
        return replace(made, held_sql=books_sql(name, question.window, scans))

    def _statements(self, question: Question, cancellation: Cancellation | None) -> Statements:
        api = AthenaApi(self.workgroup, self._access_for(question))
        return Statements(api, self.time_limit, cancellation)

    def _access_for(self, question: Question) -> AwsAccess:
        if not self.access.role:  # everybody's session is the bot's
            return self.access
        return replace(self.access, session_name=session_name(question.asker))

    def _run(
        self, question: Question, compiled: RemoteQuestion, statements: Statements
    ) -> tuple[list[Ran], Books | None, list[Ran]]:
        """Rows, totals and places; the table's books; and everything that ran."""
        scans = (compiled.rows_sql, compiled.totals_sql, compiled.places_sql)
        if self.table.source == "objects":
            if self.table.scan_limit is not None:
                self._refuse_above(self._listed(question))
            ran = statements.run(*scans)
            return ran, None, ran
        if self.table.scan_limit is not None:
            books, read = self._books(compiled, statements)
            self._refuse_above(books.reads)
            ran = statements.run(*scans)
            return ran, books, [*ran, read]
        from bot.engines.athena.books import read_books  # noqa: PLC0415 - as above

        *ran, held = statements.run(*scans, compiled.held_sql)
        return ran, read_books(held.rows[0]), [*ran, held]

    def _books(self, compiled: RemoteQuestion, statements: Statements) -> tuple[Books, Ran]:
        from bot.engines.athena.books import read_books  # noqa: PLC0415 - as above

        (held,) = statements.run(compiled.held_sql)
        return read_books(held.rows[0]), held

    def _refuse_above(self, reads: int | None) -> None:
        from bot.engines.athena.books import refuse_above  # noqa: PLC0415 - as above

        if reads is not None:
            refuse_above(self.table.scan_limit, reads, self.table.price)

    def _listed(self, question: Question) -> int | None:
        """The bytes of the objects that three statements read; None where none may be listed."""
        from bot.archive.s3.bucket import Bucket, parse_s3_url  # noqa: PLC0415 - only for objects
        from bot.archive.s3.listing import list_objects  # noqa: PLC0415
        from bot.engines.athena.objects import scope_of  # noqa: PLC0415

        if not self.table.objects:
            return None
        name, prefix = parse_s3_url(self.table.objects)
        bucket = Bucket(name, self._access_for(question))
        found = list_objects(bucket, prefix, scope_of(question))
        return 3 * sum(one.size for one in found)

    def _notes(self, ran: Sequence[Ran]) -> tuple[str, ...]:
        notes = []
        if any(one.reused for one in ran):
            notes.append(
                "Athena used earlier results again, which may be"
                f" {self.workgroup.reuse} minutes old."
            )
        if self.table.source == "objects" and self.table.scan_limit and not self.table.objects:
            notes.append(
                "What it would read was not known beforehand: `objects` in athena.yaml is not set."
            )
        return tuple(notes)


def cost_of(ran: Sequence[Ran], price: float) -> float:
    """US dollars for statements at a price a TB: whole MB, 10 at least; a reused result is free."""
    return sum(
        max(ceil(one.bytes / _MB), _LEAST) * _MB / _TB * price for one in ran if not one.reused
    )


def _aware(instant: datetime | None) -> datetime | None:
    if instant is None:
        return None
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
