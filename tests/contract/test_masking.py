"""Whatever a query makes of a sensitive field, the engine's answer to it is masked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.answer import Answer, Coverage, Totals
from bot.domain.masking import Masker
from bot.domain.report import Report
from bot.domain.sensitive import MaskingRules
from bot.engines.in_memory import InMemoryEngine
from bot.insights import parse
from bot.services.mask_report import MaskReport
from tests.unit.services.conftest import END, WINDOW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.sample.events import Record

PATIENT = "Jane-Doe"
TRACES = ("Jane", "JANE", "Doe", "oe 1/x", "SkFORS1ET0U")
"""Of it and of the key that it is part of: as it is, in pieces, in capitals, as Base64."""

EVENT: Record = {
    "eventVersion": "1.11",
    "eventID": "00000000-0000-4000-8000-000000000001",
    "eventTime": "2024-05-02T11:00:00Z",
    "eventSource": "s3.amazonaws.com",
    "eventName": "GetObject",
    "awsRegion": "eu-west-1",
    "eventType": "AwsApiCall",
    "userIdentity": {"type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/alice"},
    "errorCode": "AccessDenied",
    "errorMessage": f'may not s3:GetObject on resource: "arn:aws:s3:::ward/{PATIENT} 1/x.pdf" as',
    "requestParameters": {
        "bucketName": "ward",
        "key": f"{PATIENT} 1/x.pdf",
        "tagging": {"patients": [PATIENT, {"name": PATIENT}]},
        "nested": {"userPassword": PATIENT},
    },
    "resources": [
        {"type": "AWS::S3::Bucket", "ARN": "arn:aws:s3:::ward"},
        {"type": "AWS::S3::Object", "ARN": f"arn:aws:s3:::ward/{PATIENT} 1/x.pdf"},
    ],
}

QUERIES = [
    "filter ispresent(eventName)",
    "fields @message",
    "fields requestParameters.key",
    "fields requestParameters",
    "fields requestParameters.tagging, requestParameters.tagging.patients.0 as p",
    "fields requestParameters.nested",
    "fields requestParameters as p | fields p.key",
    "fields requestParameters as p | fields p.key as k | fields concat('x', k) as l | display l",
    "fields p.key | fields requestParameters as p | filter ispresent(eventName)",
    "fields eventName as requestParameters | display `requestParameters.key`",
    "fields `requestParameters.key`",
    "fields jsonParse(@message) as m | fields m.requestParameters.key as k",
    "fields jsonStringify(requestParameters) as s",
    "fields coalesce(errorCode, requestParameters.key), coalesce(requestParameters.key, 'x')",
    "fields substr(requestParameters, 10) as s",
    "fields substr(@message, 10) as s",
    "fields upper as u, toupper(requestParameters.key) as t, base64encode(t) as b",
    "fields split(requestParameters.key, '/', 0) as s",
    "fields if(eventName = 'GetObject', requestParameters.key, 'no') as c",
    "fields regexReplace(requestParameters, /bucket/, '') as r",
    'parse @message /"key":"(?<k>[^"]+)"/',
    "parse requestParameters '*key*' as a, b",
    "parse requestParameters.key '*-*' as a, b | stats count(*) by b",
    "stats count(*) by requestParameters.key",
    "stats latest(requestParameters.key) as k, max(requestParameters) as p by eventName",
    "stats latest(requestParameters) as p | fields p.key as k",
    "stats max(requestParameters.key) | filter max(requestParameters.key) like 'J'",
    "stats latest(requestParameters.key) as k by bin(1h) | stats max(k) as m",
    "unnest requestParameters.tagging.patients into p | fields p",
    "unnest requestParameters.tagging.patients into p | fields p.name as n",
    "unnest resources into r | fields r, r.ARN as a",
    "dedup requestParameters.key | fields requestParameters.key",
    "fields resources, resources.1.ARN, errorMessage",
]


@pytest.fixture(scope="module")
def engine() -> Iterator[InMemoryEngine]:
    with InMemoryEngine() as engine:
        yield engine


@pytest.mark.parametrize("query", QUERIES)
def test_nothing_sensitive_is_left_in_an_answer(engine: InMemoryEngine, query: str) -> None:
    rows = engine.run(parse(query), [EVENT])
    assert any(hidden in str(rows) for hidden in TRACES)
    shown = MaskReport(Masker(MaskingRules()))(report(query, rows)).report.answer.rows
    assert not any(hidden in str(shown) for hidden in TRACES)


def test_what_is_not_sensitive_is_left(engine: InMemoryEngine) -> None:
    query = """fields eventName, requestParameters.bucketName, resources.0.ARN, requestParameters
        | fields concat(eventSource, '/', requestParameters.bucketName) as where"""
    rows = engine.run(parse(query), [EVENT])
    masked = MaskReport(Masker(MaskingRules()))(report(query, rows))
    ((name, bucket, arn, parameters, where),) = masked.report.answer.rows
    assert (name, bucket, arn) == ("GetObject", "ward", "arn:aws:s3:::ward")
    assert str(parameters).startswith('{"bucketName":"ward","key":"\u2022')
    assert where == "s3.amazonaws.com/ward"
    assert masked.columns == ("requestParameters",)


def report(query: str, rows: object) -> Report:
    """What would be shown of these rows."""
    assert isinstance(rows, list)
    columns = tuple(rows[0])
    cells = tuple(tuple(row.values()) for row in rows)
    coverage = Coverage(
        engine="memory",
        window=WINDOW,
        accounts=(),
        regions=(),
        earliest=None,
        latest=END,
        ingested_at=END,
        rejected_objects=0,
        files=1,
        bytes=1,
        events_looked_at=1,
        cut=False,
        limit=100,
        seconds=0.1,
    )
    answer = Answer(columns, cells, Totals(1, None, None, {}, {}), coverage)
    return Report("Query", "1 event.", answer, query)
