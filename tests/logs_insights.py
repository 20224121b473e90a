"""CloudWatch Logs Insights on moto's server, which parses no query by itself.

Its `execute_query` is replaced by the product's own parser and engine, so that the text that would
be sent to AWS is read and evaluated. That proves the text, the calls, the pages and the errors;
whether AWS reads the text as this product does, it cannot prove.
"""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from moto.core.exceptions import JsonRESTError
from moto.logs import models
from moto.logs.models import logs_backends
from moto.logs.responses import LogsResponse

from bot.archive.in_memory import EventsTableInMemory
from bot.insights import parse
from bot.insights.schema import events_schema
from bot.insights.sql import compile_query
from tests.aws import REGION, Aws

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Row = dict[str, str]

GROUP = "aws-cloudtrail-logs"
MOTO_ACCOUNT = "123456789012"

LATE = timedelta(minutes=4)
"""What CloudTrail takes to deliver an event."""

_TEXTS = ("eventTime", "sortsFirst(", "sortsLast(", "audit_first", "audit_last")
"""Columns of times that are texts in a log group."""


@dataclass(slots=True)
class Insights:
    """The log group of a trail, and how its queries behave."""

    aws: Aws
    page: int = 10_000
    busy: int = 0
    """So many starts are refused: too many queries run."""
    running: int = 1
    """A query is found running so many times before it has ended."""
    ends: str = "Complete"
    malformed: bool = False
    denies: str = ""
    """The error of every start."""
    throttled: int = 0
    """So many looks at results are throttled."""
    sent: list[dict[str, Any]] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    looks: dict[str, int] = field(default_factory=dict)
    tables: dict[object, EventsTableInMemory] = field(default_factory=dict)
    answers: dict[object, list[Any]] = field(default_factory=dict)
    one_at_a_time: threading.Lock = field(default_factory=threading.Lock)

    @property
    def environ(self) -> dict[str, str]:
        return {**self.aws.environ, "AUDIT_LOGS_GROUPS": GROUP, "AUDIT_LOGS_REGION": REGION}

    def fill(self, events: Sequence[Mapping[str, Any]], late: timedelta = LATE) -> None:
        """The trail delivers events, each some minutes after it happened."""
        group = logs_backends[MOTO_ACCOUNT][REGION].groups[GROUP]
        delivered = [
            {
                "timestamp": int((_when(event) + late).timestamp() * 1000),
                "message": json.dumps(event),
            }
            for event in events
        ]
        group.streams["trail"].put_log_events(delivered)  # the API takes none older than two weeks

    def evaluate(
        self, log_groups: Sequence[Any], query: str, start_time: int, end_time: int
    ) -> list[Row]:
        """Stands in for `moto.logs.models.execute_query`."""
        read = (datetime.fromtimestamp(start_time, UTC), datetime.fromtimestamp(end_time, UTC))
        compiled = compile_query(
            parse(query), dialect="duckdb", schema=events_schema(), window=read
        )
        names = [column.name for column in compiled.columns]
        with self.one_at_a_time:
            table = self._table(log_groups, start_time, end_time)
            key = (id(table), compiled.sql)
            if key not in self.answers:
                self.answers[key] = table.connection.execute(compiled.sql).fetchall()
            rows = self.answers[key]
        return [
            {
                name: _text(name, value)
                for name, value in zip(names, row, strict=True)
                if value is not None
            }
            for row in rows
        ]

    def _table(self, groups: Sequence[Any], start: int, end: int) -> EventsTableInMemory:
        found = [
            event.message
            for group in groups
            for stream in group.streams.values()
            for event in stream.events
            if start * 1000 <= event.timestamp <= end * 1000
        ]
        key = (start, end, len(found))
        if key not in self.tables:
            self.tables[key] = EventsTableInMemory()
            self.tables[key].fill([json.loads(message) for message in found])
        return self.tables[key]


def _when(event: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(str(event["eventTime"]))


def _text(name: str, value: object) -> str:
    """A value as the API gives it."""
    if isinstance(value, datetime):
        form = "%Y-%m-%dT%H:%M:%SZ" if name.startswith(_TEXTS) else "%Y-%m-%d %H:%M:%S.%f"
        return value.replace(tzinfo=UTC).strftime(form).replace("000000", "000")
    if isinstance(value, bool):
        return str(int(value))
    return str(value)


class _RefusedError(JsonRESTError):
    code = 400


def hook(insights: Insights, patch: pytest.MonkeyPatch) -> None:
    """Put it in the place of moto's own."""

    def start(self: Any) -> str:  # noqa: ANN401 - moto's
        given = json.loads(self.body)
        if insights.busy:
            insights.busy -= 1
            raise _RefusedError("LimitExceededException", "too many queries")
        if insights.malformed:
            raise _RefusedError("MalformedQueryException", "unexpected symbol found")
        if insights.denies:
            raise _RefusedError(insights.denies, "no")
        insights.sent.append(given)
        names = given.get("logGroupNames") or [
            arn.rpartition(":")[2] for arn in given["logGroupIdentifiers"]
        ]
        query_id = self.logs_backend.start_query(
            names, given["startTime"], given["endTime"], given["queryString"]
        )
        return json.dumps({"queryId": query_id})

    def results(self: Any) -> str:  # noqa: ANN401 - same
        given = json.loads(self.body)
        query_id = given["queryId"]
        if insights.throttled:
            insights.throttled -= 1
            raise _RefusedError("ThrottlingException", "Rate exceeded")
        insights.looks[query_id] = insights.looks.get(query_id, 0) + 1
        if insights.looks[query_id] <= insights.running:
            return json.dumps({"results": [], "status": "Running", "statistics": {}})
        if insights.ends != "Complete":
            return json.dumps({"results": [], "status": insights.ends, "statistics": {}})
        rows = self.logs_backend.get_query_results(query_id).results
        at = int(given.get("nextToken", 0))
        size = min(given["maxItems"], insights.page)
        page = rows[at : at + size]
        told = {
            "results": [[{"field": k, "value": v} for k, v in row.items()] for row in page],
            "status": "Complete",
            "statistics": {"recordsScanned": 1000.0, "bytesScanned": 2_000_000.0},
        }
        more = {"nextToken": str(at + size)} if at + size < len(rows) else {}
        return json.dumps(told | more)

    def stop(self: Any) -> str:  # noqa: ANN401 - same
        insights.stopped.append(json.loads(self.body)["queryId"])
        return json.dumps({"success": True})

    patch.setattr(models, "execute_query", insights.evaluate)
    patch.setattr(LogsResponse, "start_query", start)
    patch.setattr(LogsResponse, "get_query_results", results)
    patch.setattr(LogsResponse, "stop_query", stop, raising=False)


@contextmanager
def log_group(aws: Aws) -> Iterator[Insights]:
    """An empty log group of a trail."""
    logs_backends[MOTO_ACCOUNT][REGION].reset()
    client = aws.client("logs")
    client.create_log_group(logGroupName=GROUP)
    client.create_log_stream(logGroupName=GROUP, logStreamName="trail")
    made = Insights(aws)
    with pytest.MonkeyPatch.context() as patch:
        hook(made, patch)
        yield made
    for table in made.tables.values():
        table.close()


@pytest.fixture
def insights(aws: Aws) -> Iterator[Insights]:
    """An empty log group of a trail."""
    with log_group(aws) as made:
        yield made
