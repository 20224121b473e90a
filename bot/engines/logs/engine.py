"""The engine `logs-insights`: CloudWatch Logs Insights over the log group of a trail."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.aws.session_names import session_name
from bot.domain.answer import Answer, Coverage
from bot.domain.window import Window
from bot.engines.logs.counts import (
    counting_text,
    places_of,
    places_text,
    totals_of,
)
from bot.engines.logs.native import MOST_ROWS, native
from bot.engines.logs.statements import Result, Statements
from bot.engines.logs.values import cells_of
from bot.engines.translation import TOP
from bot.services.ports import Explanation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.aws.access import AwsAccess
    from bot.domain.answer import Question
    from bot.engines.logs.counts import Places
    from bot.engines.logs.native import Native
    from bot.engines.logs.statements import LogGroups
    from bot.services.ports import Cancellation, Clock

__all__ = ["LogsEngine"]

_GIGABYTE: Final = 10**9
_NOW: Final = timedelta(hours=1)
"""A window that ends so long ago shows nothing of how fresh the log group is."""


@dataclass(frozen=True, slots=True)
class LogsEngine:
    """Answers from log groups; safe to use from several threads.

    `time_limit` is in seconds, `price` in US dollars for a gigabyte read. Rows that need no more
    than their own event are asked for in stretches of `slice`. `concurrency` statements run at a
    time, of all questions together.
    """

    groups: LogGroups
    access: AwsAccess
    default_limit: int
    time_limit: float
    price: float
    slice: timedelta
    concurrency: int
    clock: Clock
    pool: ThreadPoolExecutor = field(init=False)

    def __post_init__(self) -> None:
        """Threads begin with the first statement."""
        pool = ThreadPoolExecutor(self.concurrency, "logs-insights")
        object.__setattr__(self, "pool", pool)

    @property
    def name(self) -> str:
        """The engine's name as `--engine` takes it."""
        return "logs-insights"

    def ask(self, question: Question, *, cancellation: Cancellation | None = None) -> Answer:
        """Answer a question; see `bot.services.ports.Engine`."""
        started = time.perf_counter()
        compiled, window = native(question, self.default_limit), question.window
        statements = self._statements(question)
        with statements.asking(cancellation):
            counting = statements.begin(counting_text(compiled.query, window), window)
            looking = statements.begin(places_text(window), window)
            read = list(self._rows(statements, compiled, window))
            counts, places = counting.result(), looking.result()
        rows = [row for result in read for row in result.rows]
        shown = rows[: compiled.limit]
        everything = [*read, counts, places]
        return Answer(
            columns=tuple(each.column.name for each in compiled.columns),
            rows=tuple(cells_of(row, compiled.columns) for row in shown),
            totals=totals_of(counts.rows, window, top=TOP),
            coverage=self._coverage(
                window,
                places_of(places.rows),
                bytes_read=sum(result.bytes for result in everything),
                cut=len(rows) > compiled.limit,
                limit=compiled.limit,
                notes=(*compiled.notes, *_doubts(counts, places)),
                seconds=time.perf_counter() - started,
            ),
        )

    def explain(
        self, question: Question, *, cancellation: Cancellation | None = None
    ) -> Explanation:
        """The texts that are sent, and the bytes that a run for the rows reads."""
        compiled, window = native(question, self.default_limit), question.window
        statements = self._statements(question)
        with statements.asking(cancellation):
            read = list(self._rows(statements, compiled, window))
        return Explanation(
            engine=self.name,
            sql=compiled.text(window),
            totals_sql=counting_text(compiled.query, window),
            files=(),
            bytes=sum(result.bytes for result in read),
        )

    def _statements(self, question: Question) -> Statements:
        access, now = self._access_for(question), self.clock()
        return Statements(self.groups, access, self.time_limit, self.pool, now)

    def _access_for(self, question: Question) -> AwsAccess:
        if not self.access.role:  # everybody's session is the bot's
            return self.access
        return replace(self.access, session_name=session_name(question.asker))

    def _rows(self, statements: Statements, compiled: Native, window: Window) -> Iterator[Result]:
        """The rows, of one statement or of one a slice until there are enough."""
        slices = list(self._slices(compiled, window))
        found = 0
        for at in range(0, len(slices), self.concurrency):
            asked = slices[at : at + self.concurrency]
            running = [
                statements.begin(compiled.text(each), each, exactly=compiled.fills)
                for each in asked
            ]
            for result in (each.result() for each in running):
                yield result
                found += len(result.rows)
            if found > compiled.limit:
                return

    def _slices(self, compiled: Native, window: Window) -> Iterator[Window]:
        """The window cut into stretches, in the order in which its rows are wanted."""
        if not compiled.in_slices or window.length <= self.slice:
            yield window
            return
        count = -(-window.length // self.slice)
        edges = [window.end - at * self.slice for at in range(count)]
        stretches = [Window(max(window.start, edge - self.slice), edge) for edge in edges]
        yield from reversed(stretches) if compiled.ascending else stretches

    def _coverage(  # noqa: PLR0913 - one value from each step of the answer
        self,
        window: Window,
        places: Places,
        *,
        bytes_read: int,
        cut: bool,
        limit: int,
        notes: Sequence[str],
        seconds: float,
    ) -> Coverage:
        to_now = self.clock() - window.end < _NOW
        return Coverage(
            engine=self.name,
            window=window,
            accounts=places.accounts,
            regions=places.regions,
            earliest=places.earliest,
            latest=places.latest if to_now else None,
            ingested_at=None,
            rejected_objects=0,
            files=0,
            bytes=bytes_read,
            events_looked_at=places.events,
            cut=cut,
            limit=limit,
            seconds=seconds,
            cost=bytes_read / _GIGABYTE * self.price,
            notes=tuple(notes),
        )


def _doubts(counts: Result, places: Result) -> Iterator[str]:
    if len(counts.rows) >= MOST_ROWS:
        yield (
            f"The totals are of the first {MOST_ROWS:,} groups that CloudWatch Logs Insights gave:"
            " there are more. Ask about a shorter window."
        )
    if places.records and not places.rows:
        yield (
            f"{places.records:,} records of the log group were read, and none is a CloudTrail event"
            " of this window: check `groups` in logs.yaml."
        )
