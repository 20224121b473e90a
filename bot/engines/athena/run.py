"""Statements on Athena: started together, waited for, stopped, and their rows fetched."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.engines.athena.problems import failed
from bot.engines.athena.results import read_rows
from bot.errors import AwsError, QueryCancelledError, QueryTimeoutError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from types_boto3_athena.type_defs import QueryExecutionTypeDef, ResultSetTypeDef

    from bot.engines.athena.api import AthenaApi
    from bot.services.ports import Cancellation

__all__ = ["Ran", "Statements"]

_FIRST, _GROWS, _LONGEST = 0.1, 1.5, 1.0
"""Seconds between two looks at how a statement fares, and what they are multiplied by."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of a statement: its rows, the bytes it read, whether an older result was used."""

    rows: list[tuple[Any, ...]]
    bytes: int
    reused: bool


class Statements:
    """Runs the statements of one question within `seconds`; whoever cancels stops them all."""

    def __init__(self, api: AthenaApi, seconds: float, cancellation: Cancellation | None) -> None:
        self._api = api
        self._seconds = seconds
        self._ends = time.monotonic() + seconds
        self._cancelled = threading.Event()
        self._open: set[str] = set()
        if cancellation is not None:
            cancellation.on_cancel(self._cancel)

    def run(self, *statements: str) -> list[Ran]:
        """All at once; none goes on where one fails. Raises `EngineError` and `AwsError`."""
        try:
            ids = [self._start(sql) for sql in statements]
            ended = self._wait(ids)
            return [self._result(ended[one]) for one in ids]
        finally:
            self._stop()

    def _start(self, sql: str) -> str:
        self._check()
        one = self._api.start(sql)
        self._open.add(one)
        return one

    def _wait(self, ids: list[str]) -> dict[str, QueryExecutionTypeDef]:
        """How each ended; raises what the first that fails means."""
        ended: dict[str, QueryExecutionTypeDef] = {}
        pause = _FIRST
        while True:
            for one in ids:
                if one not in ended and (found := self._looked_at(one)) is not None:
                    ended[one] = found
            if len(ended) == len(ids):
                return ended
            self._cancelled.wait(min(pause, max(self._ends - time.monotonic(), 0)))
            self._check()
            pause = min(pause * _GROWS, _LONGEST)

    def _looked_at(self, one: str) -> QueryExecutionTypeDef | None:
        """The statement once it has ended well."""
        found = self._api.look(one)
        state = found["Status"]["State"]
        if state in ("QUEUED", "RUNNING"):
            return None
        self._open.discard(one)
        if state != "SUCCEEDED":
            self._check()
            raise failed(found["Status"], self._api.workgroup)
        return found

    def _check(self) -> None:
        if self._cancelled.is_set():
            raise QueryCancelledError("The query was cancelled.")
        if time.monotonic() >= self._ends:
            raise QueryTimeoutError(
                f"The query ran past its limit of {self._seconds:g} s on Athena, where it was"
                " stopped. Ask about a shorter window, or raise engine.time_limit."
            )

    def _result(self, found: QueryExecutionTypeDef) -> Ran:
        told = found.get("Statistics", {})
        return Ran(
            rows=read_rows(self._pages(found["QueryExecutionId"])),
            bytes=told.get("DataScannedInBytes", 0),
            reused=told.get("ResultReuseInformation", {}).get("ReusedPreviousResult", False),
        )

    def _pages(self, one: str) -> Iterator[ResultSetTypeDef]:
        after: str | None = ""
        while after is not None:
            self._check()
            page = self._api.page(one, after)
            yield page["ResultSet"]
            after = page.get("NextToken") or None

    def _cancel(self) -> None:
        self._cancelled.set()
        self._stop()

    def _stop(self) -> None:
        """Stop what still runs; one that cannot be stopped ends at the workgroup's own limits."""
        for one in list(self._open):
            self._open.discard(one)
            with suppress(AwsError):
                self._api.stop(one)
