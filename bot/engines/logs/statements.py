"""Statements of Logs Insights, from their start to their last page, several at a time.

https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NoReturn

from bot.aws.clients import logs_client
from bot.domain.window import Window
from bot.engines.logs.problems import explained_failure, is_busy, refused
from bot.errors import QueryCancelledError, QueryTimeoutError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from concurrent.futures import Future, ThreadPoolExecutor
    from datetime import datetime, timedelta

    from types_boto3_logs import CloudWatchLogsClient
    from types_boto3_logs.type_defs import GetQueryResultsResponseTypeDef as Results
    from types_boto3_logs.type_defs import StartQueryResponseTypeDef

    from bot.aws.access import AwsAccess
    from bot.services.ports import Cancellation

__all__ = ["LogGroups", "Result", "Statements"]

_PAGE: Final = 10_000
_POLLS: Final = (0.1, 0.2, 0.4, 0.8, 1.0)
"""Seconds between looks, the last for all that follow: a small query takes one or two."""

_DONE: Final = frozenset({"Complete", "Failed", "Cancelled", "Timeout"})


@dataclass(frozen=True, slots=True)
class LogGroups:
    """Where a trail's events are; `names` are names or ARNs, up to 50.

    An event can be delivered up to `delay` after it happened.
    """

    names: tuple[str, ...]
    delay: timedelta


@dataclass(frozen=True, slots=True)
class Result:
    """Rows by the names of their columns, and what was read for them."""

    rows: tuple[Mapping[str, str], ...]
    records: int
    bytes: int


class Statements:
    """Runs the statements of one question; whichever way that ends, none is left running."""

    def __init__(
        self,
        groups: LogGroups,
        access: AwsAccess,
        seconds: float,
        pool: ThreadPoolExecutor,
        now: datetime,
    ) -> None:
        self._now = now
        self._groups = groups
        self._access = access
        self._seconds = seconds
        self._deadline = time.monotonic() + seconds
        self._pool = pool
        self._over = threading.Event()

    @contextmanager
    def asking(self, cancellation: Cancellation | None) -> Iterator[None]:
        """The block in which statements run: they are stopped at its end, and on cancellation."""
        if cancellation is not None:
            cancellation.on_cancel(self._over.set)
        try:
            yield
        finally:
            self._over.set()

    def begin(self, text: str, window: Window, *, exactly: bool = False) -> Future[Result]:
        """Run a statement over the events that happened in a window.

        What was delivered up to `delay` after it is read too, but where the window is to be kept
        `exactly`.
        """
        until = window.end if exactly else window.end + self._groups.delay
        return self._pool.submit(self._run, text, Window(window.start, until))

    def _run(self, text: str, delivered: Window) -> Result:
        self._go_on()
        try:
            client = logs_client(self._access)
        except Exception as problem:
            raise refused(problem, self._groups, self._access) from problem
        query_id = self._start(client, text, delivered)
        finished = False
        try:
            found = self._wait(client, query_id)
            finished = True
            if found["status"] != "Complete":
                raise explained_failure(found["status"])
            return self._collect(client, query_id, found)
        finally:
            if not finished:
                with suppress(Exception):  # it ends by itself, too, after an hour
                    client.stop_query(queryId=query_id)

    def _start(self, client: CloudWatchLogsClient, text: str, delivered: Window) -> str:
        """Start it; where too many run already, wait until some have ended."""
        start = int(delivered.start.timestamp())
        # what is delivered later is not there yet, and a time to come may be refused
        end = max(start + 1, int(min(delivered.end, self._now).timestamp()))
        begin: Callable[..., StartQueryResponseTypeDef] = client.start_query
        for pause in self._pauses():
            try:
                return begin(
                    **_named(self._groups.names), startTime=start, endTime=end, queryString=text
                )["queryId"]
            except Exception as problem:
                if not is_busy(problem):
                    raise refused(problem, self._groups, self._access) from problem
            self._sleep(pause)
        raise AssertionError  # pauses have no end

    def _wait(self, client: CloudWatchLogsClient, query_id: str) -> Results:
        for pause in self._pauses():
            found = self._results(client, query_id, "")
            if found["status"] in _DONE:
                return found
            self._sleep(pause)
        raise AssertionError  # as above

    def _collect(self, client: CloudWatchLogsClient, query_id: str, found: Results) -> Result:
        """All pages: a page that fails is asked for again by the client, then the whole fails."""
        read = found.get("statistics", {})
        rows = [_row(fields) for fields in found["results"]]
        token = found.get("nextToken", "")
        while token:
            self._go_on()
            found = self._results(client, query_id, token)
            rows += [_row(fields) for fields in found["results"]]
            token = found.get("nextToken", "")
        return Result(
            tuple(rows), int(read.get("recordsScanned", 0)), int(read.get("bytesScanned", 0))
        )

    def _results(self, client: CloudWatchLogsClient, query_id: str, token: str) -> Results:
        ask: Callable[..., Results] = client.get_query_results
        more = {"nextToken": token} if token else {}
        try:
            return ask(queryId=query_id, maxItems=_PAGE, **more)
        except Exception as problem:
            raise refused(problem, self._groups, self._access) from problem

    def _pauses(self) -> Iterator[float]:
        yield from _POLLS
        while True:
            yield _POLLS[-1]

    def _sleep(self, seconds: float) -> None:
        self._over.wait(min(seconds, max(0.0, self._deadline - time.monotonic())))
        self._go_on()

    def _go_on(self) -> None:
        """Raise where nobody waits for the answer any more."""
        if self._over.is_set():
            _stopped()
        if time.monotonic() >= self._deadline:
            raise QueryTimeoutError(
                f"The query ran past its limit of {self._seconds:g} s on CloudWatch Logs Insights."
                " Ask about a shorter window, or raise engine.time_limit."
            )


def _stopped() -> NoReturn:
    raise QueryCancelledError("The query was cancelled.")


def _named(names: tuple[str, ...]) -> dict[str, list[str]]:
    """Names of one's own account, or ARNs, which may be of others."""
    if any(name.startswith("arn:") for name in names):
        return {"logGroupIdentifiers": [name.removesuffix(":*") for name in names]}
    return {"logGroupNames": list(names)}


def _row(fields: object) -> Mapping[str, str]:
    return {each["field"]: each["value"] for each in fields}  # type: ignore[attr-defined]
