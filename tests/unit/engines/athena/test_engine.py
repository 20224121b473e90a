"""The engine `athena` against a stand-in of Athena's API: how it asks, waits, stops and counts.

Its SQL is run by a real Trino in `tests/trino/test_athena.py`; what statements give is canned here.
"""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.aws.access import AwsAccess
from bot.aws.clients import forget_clients
from bot.domain.answer import Question
from bot.domain.window import Window
from bot.engines.athena.api import Workgroup
from bot.engines.athena.engine import AthenaEngine, cost_of
from bot.engines.athena.run import Ran
from bot.engines.athena.sources import IcebergTable, ObjectsView
from bot.errors import AwsError, EngineError, QueryCancelledError, QueryCostError, QueryTimeoutError
from bot.services.cancellation import CancelToken
from tests.athena import AT, MB, Athena, Refusal, Table, canned, serving
from tests.aws import KEYS, REGION
from tests.aws_calls import SESSIONS
from tests.conftest import UNTIL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.aws import Aws

WINDOW = Window(UNTIL - timedelta(days=1), UNTIL)
QUESTION = Question("fields @timestamp, eventName, readOnly", WINDOW)
TOO_MANY = json.dumps({"__type": "TooManyRequestsException", "message": "Rate exceeded"})


@pytest.fixture(scope="module")
def served() -> Iterator[Athena]:
    """One for all tests here, so that boto3's client, which takes longest, is made once."""
    with serving(Athena(canned)) as athena, pytest.MonkeyPatch.context() as patch:
        for name, value in {**KEYS, "AWS_ENDPOINT_URL_ATHENA": athena.url}.items():
            patch.setenv(name, value)
        patch.delenv("AWS_PROFILE", raising=False)
        forget_clients()
        yield athena
    forget_clients()


@pytest.fixture
def double(served: Athena) -> Athena:
    served.reset(canned)
    return served


@pytest.fixture
def engine(double: Athena) -> AthenaEngine:
    assert double.url
    return AthenaEngine(
        Workgroup("audit", "AwsDataCatalog", "cloudtrail"),
        AwsAccess(region=REGION, attempts=1, named_in="athena.yaml"),
        IcebergTable("events"),
        default_limit=1000,
        time_limit=60,
    )


def test_an_answer_has_typed_cells_and_says_what_it_looked_at_and_costs(
    engine: AthenaEngine,
) -> None:
    answer = engine.ask(QUESTION)
    at = AT.replace(tzinfo=UTC)
    assert answer.columns == ("@timestamp", "eventName", "readOnly")
    assert answer.rows == ((at, "GetObject", True), (at, "", False), (at, None, None))
    assert answer.totals.events == 3
    coverage = answer.coverage
    assert (coverage.engine, coverage.accounts) == ("athena", ("111122223333",))
    assert coverage.regions == ("eu-west-1", "us-east-1")
    assert coverage.earliest == datetime(2026, 3, 1, tzinfo=UTC)
    assert coverage.latest == coverage.ingested_at == at
    assert (coverage.files, coverage.bytes, coverage.events_looked_at) == (7, 72 * MB, 12)
    assert coverage.cost == pytest.approx((40 + 30 + 10 + 10) * MB / 10**12 * 5)
    assert not coverage.cut
    assert coverage.notes == ()


def test_how_a_statement_is_started(engine: AthenaEngine, double: Athena) -> None:
    engine.ask(QUESTION)
    asked = double.called("StartQueryExecution")
    assert len({one["ClientRequestToken"] for one in asked}) == 4
    for one in asked:
        assert one["WorkGroup"] == "audit"
        context = {"Catalog": "AwsDataCatalog", "Database": "cloudtrail"}
        assert one["QueryExecutionContext"] == context
        assert "ResultConfiguration" not in one
        assert "ResultReuseConfiguration" not in one


def test_where_results_go_and_that_they_are_used_again(
    engine: AthenaEngine, double: Athena
) -> None:
    double.runs = lambda sql: replace(canned(sql), reused=True)
    workgroup = replace(engine.workgroup, output="s3://results/audit/", reuse=60)
    coverage = replace(engine, workgroup=workgroup).ask(QUESTION).coverage
    (one, *_) = double.called("StartQueryExecution")
    assert one["ResultConfiguration"] == {"OutputLocation": "s3://results/audit/"}
    reuse = {"Enabled": True, "MaxAgeInMinutes": 60}
    assert one["ResultReuseConfiguration"] == {"ResultReuseByAgeConfiguration": reuse}
    assert coverage.cost == 0
    assert coverage.notes == ("Athena used earlier results again, which may be 60 minutes old.",)


def test_all_statements_run_at_once_and_are_waited_for(
    engine: AthenaEngine, double: Athena
) -> None:
    double.looks = 1
    engine.ask(QUESTION)
    names = [name for name, _ in double.calls]
    assert names.index("GetQueryExecution") == names.count("StartQueryExecution") == 4
    assert names.count("GetQueryExecution") == 8


def test_rows_of_many_pages_come_whole_and_in_order(engine: AthenaEngine, double: Athena) -> None:
    rows = [(AT, f"call-{number}", None) for number in range(25)]
    columns = canned("rows").columns

    def runs(sql: str) -> Table:
        given = canned(sql)
        return Table(columns, rows, 0) if list(given.columns) == list(columns) else given

    double.runs, double.page = runs, 10
    answer = engine.ask(replace(QUESTION, limit=24))
    assert [row[1] for row in answer.rows] == [f"call-{number}" for number in range(24)]
    assert answer.coverage.cut


def test_a_page_that_is_cut_off_is_asked_for_again(engine: AthenaEngine, double: Athena) -> None:
    double.refuse("GetQueryResults", (200, '{"ResultSet": {"Rows": [{"Da'))
    assert len(engine.ask(QUESTION).rows) == 3
    double.refuse("GetQueryResults", *[(200, '{"ResultSet"')] * 3)
    with pytest.raises(AwsError, match="cut off, several times") as refused:
        engine.ask(QUESTION)
    assert refused.value.retryable


def test_a_call_that_is_throttled_is_repeated_and_starts_nothing_twice(
    engine: AthenaEngine, double: Athena
) -> None:
    double.refuse("StartQueryExecution", (400, TOO_MANY))
    replace(engine, access=replace(engine.access, attempts=2)).ask(QUESTION)
    assert len(double.statements) == 4
    first, again = double.called("StartQueryExecution")[:2]
    assert first["ClientRequestToken"] == again["ClientRequestToken"]


@pytest.mark.parametrize(
    ("operation", "code", "says", "retryable"),
    [
        ("GetQueryExecution", "TooManyRequestsException", "throttles the calls", True),
        ("StartQueryExecution", "ExpiredTokenException", "credentials have expired", True),
        ("GetQueryResults", "ExpiredTokenException", "credentials have expired", True),
        ("StartQueryExecution", "AccessDeniedException", "athena:StartQueryExecution is", False),
        ("GetQueryExecution", "AccessDeniedException", "athena:GetQueryExecution is", False),
        ("GetQueryResults", "AccessDeniedException", "athena:GetQueryResults is denied", False),
    ],
)
def test_what_aws_refuses_is_told_whichever_call_it_is(  # noqa: PLR0913 - the fixtures, and a case
    engine: AthenaEngine,
    double: Athena,
    operation: str,
    code: str,
    says: str,
    *,
    retryable: bool,
) -> None:
    double.refuse(operation, *[(400, json.dumps({"__type": code, "message": "no"}))] * 2)
    with pytest.raises(AwsError) as refused:
        engine.ask(QUESTION)
    assert says in str(refused.value)
    assert refused.value.retryable is retryable
    assert "RUNNING" not in double.states


def test_where_one_fails_the_others_are_stopped(engine: AthenaEngine, double: Athena) -> None:
    def runs(sql: str) -> Table:
        if "GROUPING SETS" in sql:
            raise Refusal("SYNTAX_ERROR: line 1:1: mismatched input")
        return canned(sql)

    double.runs, double.looks = runs, 1
    with pytest.raises(EngineError, match="refuses the query: SYNTAX_ERROR"):
        engine.ask(QUESTION)
    assert sorted(double.states) == ["CANCELLED"] * 3 + ["FAILED"]


def test_who_cancels_stops_what_runs(engine: AthenaEngine, double: Athena) -> None:
    token = CancelToken()
    cancelling = threading.Thread(target=token.cancel)

    def runs(sql: str) -> Table:
        if not double.statements:
            cancelling.start()
        return canned(sql)

    double.runs, double.looks = runs, 10**6
    with pytest.raises(QueryCancelledError):
        engine.ask(QUESTION, cancellation=token)
    cancelling.join()
    assert set(double.states) == {"CANCELLED"}


def test_who_has_cancelled_before_asks_nothing(engine: AthenaEngine, double: Athena) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(QueryCancelledError):
        engine.ask(QUESTION, cancellation=token)
    assert double.calls == []


def test_what_never_ends_is_stopped_at_the_time_limit(engine: AthenaEngine, double: Athena) -> None:
    double.looks = 10**6
    with pytest.raises(QueryTimeoutError, match=r"past its limit of 0\.2 s on Athena"):
        replace(engine, time_limit=0.2).ask(QUESTION)
    assert set(double.states) == {"CANCELLED"}


def test_what_would_read_too_much_is_refused_beforehand(
    engine: AthenaEngine, double: Athena
) -> None:
    small = replace(engine, scan_limit=500 * MB, price=6.0)
    with pytest.raises(QueryCostError) as refused:
        small.ask(QUESTION)
    assert "would read about 900 MB on Athena ($0.01)" in str(refused.value)
    assert "at most 500 MB are allowed" in str(refused.value)
    assert len(double.statements) == 1
    large = replace(engine, scan_limit=10**9)
    assert len(large.ask(QUESTION).rows) == 3
    assert len(double.statements) == 5


def test_explaining_reads_the_books_alone(engine: AthenaEngine, double: Athena) -> None:
    told = engine.explain(QUESTION)
    assert (told.engine, told.bytes) == ("athena", 900 * MB)
    assert told.sql.startswith("SELECT event_time")
    assert len(double.statements) == 1


def test_a_trails_objects_are_listed_before_they_are_read(
    engine: AthenaEngine, double: Athena, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket = aws.bucket("athena-objects")
    bucket.delivers([{"eventID": "1", "text": "x" * 400}], at=UNTIL)
    bucket.delivers([{"eventID": "2"}], at=UNTIL - timedelta(days=9))
    monkeypatch.setenv("AWS_ENDPOINT_URL_ATHENA", double.url)
    view = ObjectsView("events", "s3://athena-objects/", lambda: UNTIL)
    objects = replace(engine, source=view, scan_limit=10**9)
    reads = objects.explain(QUESTION).bytes
    assert 0 < reads < 3 * 200
    assert double.statements == []
    coverage = objects.ask(QUESTION).coverage
    assert (coverage.files, coverage.events_looked_at) == (5, 12)
    assert coverage.latest == AT.replace(tzinfo=UTC)
    assert coverage.notes == ()
    small = replace(objects, scan_limit=reads - 1)
    with pytest.raises(QueryCostError, match="would read about 0 MB"):
        small.ask(QUESTION)


def test_where_nothing_can_be_known_beforehand_that_is_said(
    engine: AthenaEngine,
) -> None:
    objects = replace(engine, source=ObjectsView("events", "", lambda: UNTIL), scan_limit=10**9)
    (note,) = objects.ask(QUESTION).coverage.notes
    assert "not known beforehand" in note


def test_a_window_that_is_past_tells_nothing_of_what_is_newest(engine: AthenaEngine) -> None:
    at = [UNTIL + timedelta(minutes=59), UNTIL + timedelta(hours=1)]
    views = [ObjectsView("events", "", lambda now=now: now) for now in at]
    newest = [replace(engine, source=view).ask(QUESTION).coverage.latest for view in views]
    assert newest == [AT.replace(tzinfo=UTC), None]


@pytest.mark.parametrize(
    ("ran", "dollars"),
    [
        ([Ran([], 0, reused=False)], 10),
        ([Ran([], 10 * MB + 1, reused=False)], 11),
        ([Ran([], 10**12, reused=False), Ran([], 10**12, reused=True)], 10**6),
    ],
)
def test_whole_megabytes_are_paid_for_ten_at_least(ran: list[Ran], dollars: int) -> None:
    assert cost_of(ran, 1.0) == pytest.approx(dollars / 10**6)


def test_the_session_is_named_after_who_asks(
    engine: AthenaEngine, double: Athena, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_ATHENA", double.url)
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", aws.url)
    role = "arn:aws:iam::111122223333:role/reader"
    assumed = replace(engine, access=replace(engine.access, role=role, external_id="x-1"))
    assumed.ask(replace(QUESTION, asker="U0ATHENA1"))
    assert "audit-U0ATHENA1" in SESSIONS
    engine.ask(replace(QUESTION, asker="U0ATHENA2"))
    assert "audit-U0ATHENA2" not in SESSIONS
