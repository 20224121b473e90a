"""The embedded engine: DuckDB over the Parquet files that the archive's index names."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import UTC
from typing import TYPE_CHECKING, Any

from bot.domain.answer import Answer, Cell, Coverage, FailingFeed, Question
from bot.domain.timeline import bucket_length
from bot.engines.fetching import fetched
from bot.engines.limits import limited
from bot.engines.profile import bytes_read
from bot.engines.totals import EMPTY, read_totals
from bot.services.ports import Explanation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from duckdb import DuckDBPyConnection

    from bot.archive.index import ArchiveIndex, Plan
    from bot.engines.compilation import CompiledQuestion, Compiler
    from bot.engines.pool import InstancePool
    from bot.services.ports import Cancellation, Progress

__all__ = ["ArchiveEngine"]


@dataclass(frozen=True, slots=True)
class ArchiveEngine:
    """Answers from the archive on this machine; safe to use from several threads.

    `time_limit` is in seconds and holds for rows and totals together; `memory_limit` is shown
    in the error only, the pool's instances enforce it. `progress` gives who is told of files that
    are fetched from S3.
    """

    index: ArchiveIndex
    pool: InstancePool
    compiler: Compiler
    time_limit: float
    memory_limit: str
    progress: Callable[[], Progress | None] = lambda: None

    @property
    def name(self) -> str:
        """The engine's name as `--engine` takes it."""
        return "archive"

    def ask(self, question: Question, *, cancellation: Cancellation | None = None) -> Answer:
        """Answer a question; see `bot.services.ports.Engine`."""
        started = time.perf_counter()
        compiled = self.compiler.compile(question)
        plan = self.index.plan(question.window.start, question.window.end)
        rows: list[tuple[Any, ...]] = []
        totals, read, looked_at = EMPTY, 0, 0
        if plan.files:
            paths = [file.path for file in plan.files]
            with (
                fetched(
                    self.index.storage, paths, self.time_limit, cancellation, self.progress()
                ) as spent,
                self.pool.lease() as connection,
                limited(
                    connection,
                    seconds=self.time_limit,
                    memory=self.memory_limit,
                    cancellation=cancellation,
                    spent=spent,
                ),
            ):
                bound = _bound(question, plan)
                by_time = {**bound, "bucket": bucket_length(question.window.length)}
                rows, read_for_rows = _run(connection, compiled.rows_sql, bound)
                counts, read_for_totals = _run(connection, compiled.totals_sql, by_time)
                looked_at = _events_in_window(connection, question, plan)
            totals = read_totals(counts, question.window)
            read = read_for_rows + read_for_totals
        shown = [_aware(row, compiled.times) for row in rows[: compiled.limit]]
        return Answer(
            columns=compiled.columns,
            rows=tuple(shown),
            totals=totals,
            coverage=self._coverage(
                question,
                plan,
                compiled,
                found=len(rows),
                read=read,
                looked_at=looked_at,
                seconds=time.perf_counter() - started,
            ),
        )

    def warm(self) -> None:
        """Open all instances, so that no question need wait for one."""
        self.pool.warm()

    def explain(
        self, question: Question, *, cancellation: Cancellation | None = None
    ) -> Explanation:
        """The SQL, the files of the window and the bytes a run of it reads."""
        answer = self.ask(question, cancellation=cancellation)
        compiled = self.compiler.compile(question)
        plan = self.index.plan(question.window.start, question.window.end)
        return Explanation(
            engine=self.name,
            sql=compiled.rows_sql,
            totals_sql=compiled.totals_sql,
            files=tuple(file.path for file in plan.files),
            bytes=answer.coverage.bytes,
        )

    def _coverage(  # noqa: PLR0913 - one value from each step of the answer
        self,
        question: Question,
        plan: Plan,
        compiled: CompiledQuestion,
        *,
        found: int,
        read: int,
        looked_at: int,
        seconds: float,
    ) -> Coverage:
        return Coverage(
            engine=self.name,
            window=question.window,
            accounts=tuple(sorted({name for file in plan.files for name in file.accounts})),
            regions=tuple(sorted({name for file in plan.files for name in file.regions})),
            earliest=plan.earliest,
            latest=plan.freshest,
            ingested_at=plan.ingested_at,
            rejected_objects=plan.rejected_objects,
            files=len(plan.files),
            bytes=read,
            events_looked_at=looked_at,
            cut=found > compiled.limit,
            limit=compiled.limit,
            seconds=seconds,
            failing=tuple(
                FailingFeed(feed.name, feed.failed_at)
                for feed in plan.failing
                if feed.failed_at is not None
            ),
        )


def _bound(question: Question, plan: Plan) -> dict[str, object]:
    """The values of the parameters that every statement has."""
    return {
        "files": [file.path for file in plan.files],
        "window_start": question.window.start.astimezone(UTC).replace(tzinfo=None),
        "window_end": question.window.end.astimezone(UTC).replace(tzinfo=None),
    }


def _run(
    connection: DuckDBPyConnection, sql: str, values: Mapping[str, object]
) -> tuple[list[tuple[Any, ...]], int]:
    """The rows, and the bytes that were read for them."""
    # DuckDB refuses a value that the statement has no place for.
    used = {name: value for name, value in values.items() if f"${name}" in sql}
    rows = connection.execute(sql, used).fetchall()
    return rows, bytes_read(connection)


_COUNT = """
SELECT count(*) FROM read_parquet($files)
WHERE event_time >= $window_start AND event_time < $window_end
"""


def _events_in_window(connection: DuckDBPyConnection, question: Question, plan: Plan) -> int:
    """How many events the window holds: known of the files inside it, counted in the others."""
    start, end = question.window.start, question.window.end
    inside = [file for file in plan.files if file.first >= start and file.last < end]
    across = tuple(file for file in plan.files if file.first < start or file.last >= end)
    count = sum(file.rows for file in inside)
    if across:
        rows, _ = _run(connection, _COUNT, _bound(question, replace(plan, files=across)))
        count += rows[0][0]
    return count


def _aware(row: tuple[Any, ...], times: tuple[int, ...]) -> tuple[Cell, ...]:
    """The row with its timestamps aware: everything else comes from DuckDB as a cell."""
    if not times:
        return row
    cells = list(row)
    for place in times:
        if cells[place] is not None:
            cells[place] = cells[place].replace(tzinfo=UTC)
    return tuple(cells)
