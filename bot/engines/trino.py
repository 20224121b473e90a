"""Trino over the archive's Iceberg table: the same questions, on a cluster.

The client's side: https://github.com/trinodb/trino-python-client
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any

from bot.domain.answer import Answer, Coverage
from bot.engines.cells import as_cell
from bot.engines.totals import read_totals
from bot.engines.trino_problems import explained
from bot.services.ports import Explanation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from bot.domain.answer import Question
    from bot.engines.remote import RemoteQuestion
    from bot.services.ports import Cancellation

__all__ = ["TrinoEngine", "TrinoServer"]


@dataclass(frozen=True, slots=True)
class TrinoServer:
    """Where Trino is, who asks, and which table holds the events. `password` is used over TLS."""

    host: str
    port: int
    scheme: str
    user: str
    password: str
    catalog: str
    schema: str
    table: str


@dataclass(frozen=True, slots=True)
class TrinoEngine:
    """Answers from Trino; safe to use from several threads. `time_limit` is in seconds."""

    server: TrinoServer
    default_limit: int
    time_limit: float

    @property
    def name(self) -> str:
        """The engine's name as `--engine` takes it."""
        return "trino"

    def ask(self, question: Question, *, cancellation: Cancellation | None = None) -> Answer:
        """Answer a question; see `bot.services.ports.Engine`."""
        started = time.perf_counter()
        compiled = self._compile(question)
        with self._asking(cancellation) as run:
            rows, read_for_rows = run(compiled.rows_sql)
            counts, read_for_totals = run(compiled.totals_sql)
            places, _ = run(compiled.places_sql)
            held, _ = run(compiled.held_sql)
        shown = [tuple(map(as_cell, row)) for row in rows[: compiled.limit]]
        accounts, regions, looked_at, _, _ = places[0]
        earliest, latest, files, ingested_at = held[0]
        return Answer(
            columns=compiled.columns,
            rows=tuple(shown),
            totals=read_totals([tuple(row) for row in counts], question.window),
            coverage=Coverage(
                engine=self.name,
                window=question.window,
                accounts=tuple(accounts or ()),
                regions=tuple(regions or ()),
                earliest=_aware(earliest),
                latest=_aware(latest),
                ingested_at=_aware(ingested_at),
                rejected_objects=0,
                files=int(files),
                bytes=read_for_rows + read_for_totals,
                events_looked_at=int(looked_at),
                cut=len(rows) > compiled.limit,
                limit=compiled.limit,
                seconds=time.perf_counter() - started,
            ),
        )

    def explain(
        self, question: Question, *, cancellation: Cancellation | None = None
    ) -> Explanation:
        """The SQL, and the bytes a run of it reads."""
        compiled = self._compile(question)
        with self._asking(cancellation) as run:
            _, read = run(compiled.rows_sql)
        return Explanation(self.name, compiled.rows_sql, compiled.totals_sql, (), read)

    def _compile(self, question: Question) -> RemoteQuestion:
        from bot.engines.remote import compile_remote  # noqa: PLC0415 - sqlglot takes a tenth of a second

        return compile_remote(question, "trino", self.server.table, self.default_limit)

    @contextmanager
    def _asking(self, cancellation: Cancellation | None) -> Iterator[_Run]:
        """A connection; what fails on it is told in the product's words."""
        connection: Any = self._connect()  # the client has no types
        try:
            run = _Run(connection, cancellation)
            with explained(self.server, self.time_limit, cancellation):
                yield run
        finally:
            connection.close()

    def _connect(self) -> Any:  # noqa: ANN401 - as above
        from trino.auth import BasicAuthentication  # noqa: PLC0415 - only for who asks it
        from trino.dbapi import connect  # noqa: PLC0415

        server = self.server
        auth = BasicAuthentication(server.user, server.password) if server.password else None
        make: Any = connect
        return make(
            host=server.host,
            port=server.port,
            http_scheme=server.scheme,
            user=server.user,
            auth=auth,
            catalog=server.catalog,
            schema=server.schema,
            timezone="UTC",
            source="cloudtrail-audit-bot",
            session_properties={"query_max_run_time": f"{self.time_limit:.0f}s"},
            request_timeout=30,
        )


class _Run:
    """Runs statements one after the other; whoever cancels stops the one that runs."""

    def __init__(
        self,
        connection: Any,  # noqa: ANN401 - as above
        cancellation: Cancellation | None,
    ) -> None:
        self._connection = connection
        self._cursor: Any = None
        self._cancelled = cancellation
        if cancellation is not None:
            cancellation.on_cancel(self._stop)

    def __call__(self, sql: str) -> tuple[Sequence[Sequence[Any]], int]:
        """The rows, and the bytes that were read for them."""
        self._cursor = self._connection.cursor()
        try:
            self._cursor.execute(sql)
            if self._cancelled is not None and self._cancelled.cancelled:
                self._stop()
            rows = self._cursor.fetchall()
            return rows, int((self._cursor.stats or {}).get("physicalInputBytes", 0))
        finally:
            self._cursor.close()

    def _stop(self) -> None:
        if self._cursor is not None:
            self._cursor.cancel()


def _aware(instant: datetime | None) -> datetime | None:
    if instant is None:
        return None
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
