"""A stand-in for Athena on this machine: its API, over HTTP; what runs the SQL is the test's.

The protocol is that of botocore's own model, JSON 1.1: what a test sees of the engine's requests
has passed the checks of boto3. Rows are written as Athena writes them: as text, headings first.
"""

from __future__ import annotations

import json
import threading
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["AT", "MB", "Athena", "Refusal", "Table", "canned", "serving"]

AT = datetime(2026, 3, 4, 16, 0, 0, 500_000)  # noqa: DTZ001 - Athena's have no zone
MB = 10**6


@dataclass(frozen=True, slots=True)
class Table:
    """What a statement gives: columns with their types, rows, bytes that were read."""

    columns: Sequence[tuple[str, str]]
    rows: Sequence[Sequence[object]]
    bytes: int = 0
    reused: bool = False


class Refusal(Exception):  # noqa: N818 - what Athena does, not what goes wrong here
    """A statement fails, for this reason; `state` is FAILED or CANCELLED."""

    def __init__(self, reason: str, *, state: str = "FAILED", retryable: bool = False) -> None:
        super().__init__(reason)
        self.status: dict[str, object] = {
            "State": state,
            "StateChangeReason": reason,
            "AthenaError": {"Retryable": retryable},
        }


@dataclass(slots=True)
class _Execution:
    started: dict[str, Any]
    status: dict[str, Any]
    table: Table
    looks: int


@dataclass(slots=True)
class Athena:
    """`runs` gives what each statement gives; `looks` is how often one is seen running before.

    `answers` are what the next calls get instead of an answer, by operation: a status with a body,
    or a body alone that is cut off in the middle.
    """

    runs: Callable[[str], Table]
    looks: int = 0
    page: int = 1000
    answers: dict[str, deque[tuple[int, str]]] = field(default_factory=dict)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    url: str = ""
    _executions: dict[str, _Execution] = field(default_factory=dict)
    _tokens: dict[str, str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def reset(self, runs: Callable[[str], Table]) -> None:
        """Forget all that was asked, and run statements so from now on."""
        self.runs, self.looks, self.page = runs, 0, 1000
        for kept in (self.answers, self.calls, self._executions, self._tokens):
            kept.clear()

    def called(self, operation: str) -> list[dict[str, Any]]:
        """The arguments of each call of an operation."""
        return [asked for name, asked in self.calls if name == operation]

    @property
    def statements(self) -> list[str]:
        """Every statement that ran."""
        return [one.started["QueryString"] for one in self._executions.values()]

    @property
    def states(self) -> list[str]:
        """How each statement fares."""
        return [one.status["State"] for one in self._executions.values()]

    def refuse(self, operation: str, *answers: tuple[int, str]) -> None:
        """Answer the next calls of an operation so: a status and a body."""
        self.answers.setdefault(operation, deque()).extend(answers)

    def answer(self, operation: str, asked: dict[str, Any]) -> tuple[int, str]:
        with self._lock:
            self.calls.append((operation, asked))
            if waiting := self.answers.get(operation):
                return waiting.popleft()
            made: dict[str, Any] = getattr(self, f"_{operation}")(asked)
            return 200, json.dumps(made)

    def _StartQueryExecution(self, asked: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        token = asked["ClientRequestToken"]
        if token not in self._tokens:
            self._tokens[token] = f"execution-{len(self._tokens) + 1}"
            table = Table((), ())
            status: dict[str, Any] = {"State": "SUCCEEDED"}
            try:
                table = self.runs(asked["QueryString"])
            except Refusal as refusal:
                status = dict(refusal.status)
            self._executions[self._tokens[token]] = _Execution(asked, status, table, self.looks)
        return {"QueryExecutionId": self._tokens[token]}

    def _GetQueryExecution(self, asked: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        one = self._executions[asked["QueryExecutionId"]]
        one.looks -= 1
        running = one.looks >= 0 and one.status["State"] == "SUCCEEDED"
        return {
            "QueryExecution": {
                "QueryExecutionId": asked["QueryExecutionId"],
                "Status": {"State": "RUNNING"} if running else one.status,
                "Statistics": {
                    "DataScannedInBytes": one.table.bytes,
                    "ResultReuseInformation": {"ReusedPreviousResult": one.table.reused},
                },
            }
        }

    def _GetQueryResults(self, asked: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        table = self._executions[asked["QueryExecutionId"]].table
        heading = [name for name, _ in table.columns]
        rows = [{"Data": [_datum(value) for value in row]} for row in [heading, *table.rows]]
        first = int(asked.get("NextToken", 0))
        after = first + min(self.page, asked.get("MaxResults", 1000))
        columns = [{"Name": name, "Type": type_} for name, type_ in table.columns]
        result = {
            "Rows": rows[first:after],
            "ResultSetMetadata": {"ColumnInfo": columns},
        }
        more = {"NextToken": str(after)} if after < len(rows) else {}
        return {"ResultSet": result, **more}

    def _StopQueryExecution(self, asked: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        self._executions[asked["QueryExecutionId"]].status = {"State": "CANCELLED"}
        return {}


def canned(sql: str) -> Table:
    """Rows of the right columns for each of an answer's statements, whatever they ask."""
    if "$files" in sql:
        books = ("first", "last", "files", "committed", "reads")
        held = ("varchar", "varchar", "bigint", "timestamp(3) with time zone", "bigint")
        committed = AT.replace(tzinfo=UTC)
        row = ("2026-03-01T00:00", "2026-03-04T16:00:00.5", 7, committed, 900 * MB)
        return Table(list(zip(books, held, strict=True)), [row], 0)
    if "GROUPING SETS" in sql:
        types = ("varchar", "varchar", "bigint", "bigint", "timestamp(6)", "timestamp(6)")
        rows = [
            ("all", None, 3, 0, AT, AT),
            ("action", "GetObject", 3, 1, AT, AT),
            ("time", None, 3, 0, AT.replace(microsecond=0), AT),
        ]
        return Table([(f"c{at}", type_) for at, type_ in enumerate(types)], rows, 40 * MB)
    if "ARRAY_SORT" in sql:
        places = ("json", "json", "bigint", "timestamp(6)", "timestamp(6)", "bigint")
        told = ('["111122223333"]', '["eu-west-1", "us-east-1"]', 12, AT, AT, 5)
        count = 6 if "COUNT(DISTINCT source_object)" in sql else 5
        return Table([(f"c{at}", places[at]) for at in range(count)], [told[:count]], 2 * MB)
    columns = [("@timestamp", "timestamp(6)"), ("eventName", "varchar"), ("readOnly", "boolean")]
    return Table(columns, [(AT, "GetObject", True), (AT, "", False), (AT, None, None)], 30 * MB)


def _datum(value: object) -> dict[str, str]:
    return {} if value is None else {"VarCharValue": _text(value)}


def _text(value: object) -> str:
    """As Athena writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        zone = "" if value.tzinfo is None else f" {value.tzinfo}"
        return f"{value:%Y-%m-%d %H:%M:%S.}{value.microsecond:06d}"[:-3] + zone
    if isinstance(value, list):
        return f"[{', '.join(map(_text, value))}]"
    return str(value)


@contextmanager
def serving(athena: Athena) -> Iterator[Athena]:
    """The stand-in at an address, `athena.url`."""

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            operation = self.headers["X-Amz-Target"].rpartition(".")[2]
            status, body = athena.answer(operation, json.loads(content))
            sent = body.encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/x-amz-json-1.1")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        athena.url = f"http://127.0.0.1:{server.server_port}"
        yield athena
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
