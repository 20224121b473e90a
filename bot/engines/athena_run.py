"""Statements on Athena: started together, waited for, stopped, and their rows fetched.

https://docs.aws.amazon.com/athena/latest/APIReference/API_StartQueryExecution.html
"""

from __future__ import annotations

import threading
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.aws.clients import athena_client
from bot.engines.athena_problems import failed, refused
from bot.engines.athena_results import read_rows
from bot.errors import AwsError, QueryCancelledError, QueryTimeoutError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from types_boto3_athena import AthenaClient
    from types_boto3_athena.type_defs import (
        GetQueryExecutionOutputTypeDef,
        QueryExecutionTypeDef,
        ResultSetTypeDef,
    )

    from bot.aws.access import AwsAccess
    from bot.services.ports import Cancellation

__all__ = ["Ran", "Statements", "Workgroup"]

_FIRST, _GROWS, _LONGEST = 0.1, 1.5, 1.0
"""Seconds between two looks at how a statement fares, and what they are multiplied by."""

_PAGE = 1000
"""Rows, the most that a page may have."""

_TRIES = 3
"""Times that a page is asked for which is no whole page: boto3 repeats what never came alone."""


@dataclass(frozen=True, slots=True)
class Workgroup:
    """Where statements run.

    `output` is "" where the workgroup says where results go; `reuse` is the age in minutes up to
    which results are used again, 0 for never.
    """

    name: str
    catalog: str
    database: str
    output: str = ""
    reuse: int = 0

    def started(self, sql: str) -> dict[str, Any]:
        """What a statement is started with."""
        reuse = {"Enabled": True, "MaxAgeInMinutes": self.reuse}
        return {
            "QueryString": sql,
            # the same for each try of the call: a repeated one starts nothing
            "ClientRequestToken": uuid.uuid4().hex,
            "WorkGroup": self.name,
            "QueryExecutionContext": {"Catalog": self.catalog, "Database": self.database},
            **({"ResultConfiguration": {"OutputLocation": self.output}} if self.output else {}),
            **(
                {"ResultReuseConfiguration": {"ResultReuseByAgeConfiguration": reuse}}
                if self.reuse
                else {}
            ),
        }


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of a statement: its rows, the bytes it read, whether an older result was used."""

    rows: list[tuple[Any, ...]]
    bytes: int
    reused: bool


class Statements:
    """Runs the statements of one question within `seconds`; whoever cancels stops them all."""

    def __init__(
        self,
        workgroup: Workgroup,
        access: AwsAccess,
        seconds: float,
        cancellation: Cancellation | None,
    ) -> None:
        self._workgroup = workgroup
        self._access = access
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
        asked = self._workgroup.started(sql)
        started = self._call(
            "athena:StartQueryExecution",
            lambda client: client.start_query_execution(**asked),
        )
        one = str(started["QueryExecutionId"])
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
        told: GetQueryExecutionOutputTypeDef = self._call(
            "athena:GetQueryExecution",
            lambda client: client.get_query_execution(QueryExecutionId=one),
        )
        found = told["QueryExecution"]
        state = found["Status"]["State"]
        if state in ("QUEUED", "RUNNING"):
            return None
        self._open.discard(one)
        if state != "SUCCEEDED":
            self._check()
            raise failed(found["Status"], self._workgroup)
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
        after: dict[str, Any] = {}
        while True:
            self._check()
            page = self._call(
                "athena:GetQueryResults",
                lambda client, after=after: client.get_query_results(  # type: ignore[misc] # a default holds the loop's value
                    QueryExecutionId=one, MaxResults=_PAGE, **after
                ),
            )
            yield page["ResultSet"]
            if not page.get("NextToken"):
                return
            after = {"NextToken": page["NextToken"]}

    def _call(self, action: str, call: Callable[[AthenaClient], Any]) -> Any:  # noqa: ANN401 - one of the answers above
        from botocore.exceptions import (  # noqa: PLC0415 - 0.1 s, only for who asks it
            BotoCoreError,
            ClientError,
        )
        from botocore.parsers import ResponseParserError  # noqa: PLC0415

        for tries_left in reversed(range(_TRIES)):
            try:
                return call(athena_client(self._access))
            except ResponseParserError as problem:
                if not tries_left:
                    raise AwsError(
                        "Athena's answer was cut off, several times. Try again in a while.",
                        retryable=True,
                    ) from problem
            except (BotoCoreError, ClientError, OSError) as problem:
                raise refused(problem, action, self._workgroup, self._access) from problem
        raise AssertionError("the last try answers or raises")  # pragma: no cover

    def _cancel(self) -> None:
        self._cancelled.set()
        self._stop()

    def _stop(self) -> None:
        """Stop what still runs; one that cannot be stopped ends at the workgroup's own limits."""
        for one in list(self._open):
            self._open.discard(one)
            with suppress(AwsError):
                self._call(
                    "athena:StopQueryExecution",
                    lambda client, one=one: client.stop_query_execution(QueryExecutionId=one),  # type: ignore[misc] # as above
                )
