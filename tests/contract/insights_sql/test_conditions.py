"""Conditions on DuckDB: comparisons of every kind of value, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Holds = Callable[..., bool]
    Ask = Callable[..., list[tuple[Any, ...]]]
    Event = Callable[..., dict[str, Any]]

FIELDS = {
    "eventTime": "2024-03-01T10:00:00Z",
    "eventName": "GetObject",
    "errorCode": "10",
    "readOnly": True,
    "managementEvent": False,
    "recipientAccountId": "012345678901",
    "requestParameters": {
        "n": 10,
        "text": "9",
        "yes": True,
        "no": False,
        "one": "1",
        "same": "GetObject",
        "word": "abc",
        "date": "2024-03-01T09:00:00Z",
    },
    "userIdentity": {
        "arn": "arn:aws:iam::1:user/a",
        "sessionContext": {"attributes": {"mfaAuthenticated": "true"}},
    },
    "unknown": {"deep": [{"x": 3}]},
    "flat": 5,
}


@pytest.mark.parametrize(
    "condition",
    [
        'eventName = "GetObject"',
        'eventName != "PutObject"',
        '"GetObject" = eventName',
        'eventName > "Get" and eventName < "Gf"',
        'not eventName = "x"',
        'eventName in ["x", "GetObject"]',
        'eventName not in ["x", 5]',
        'eventName = "x" or eventName = "GetObject"',
        'eventName = "x" or eventName in ["GetObject"] or r.n = 1',
        # numbers and what looks like one
        "errorCode = 10",
        "errorCode > 9",
        'errorCode < "9"',
        "r.n = 10",
        'r.n = "10"',
        "r.n > 9",
        "r.n >= 10 and r.n <= 10",
        "9 < r.n",
        "r.n != 11",
        "r.n in [1, 10]",
        'r.n in ["10", 2]',
        "r.n > r.text",
        "not r.n = r.text",
        "r.word > r.n",
        "eventName = r.same",
        "strlen(eventName) = 9",
        'strlen(eventName) = "9"',
        "strlen(eventName) > 8.5",
        "strlen(eventName) in [9, 10]",
        "toNumber(r.n) = r.n",
        "recipientAccountId = 12345678901",
        'recipientAccountId = "012345678901"',
        # booleans
        "readOnly = '1'",
        "readOnly = 1",
        'readOnly = "true"',
        "readOnly = true",
        "readOnly",
        "readOnly != 0",
        "readOnly != 'false'",
        "readOnly in [1, 'maybe']",
        "managementEvent = '0'",
        "managementEvent = 0",
        'managementEvent = "false"',
        "managementEvent = false",
        "not managementEvent",
        "r.yes = '1'",
        "r.yes = 1",
        'r.yes = "true"',
        "r.yes = true",
        "r.yes",
        "r.yes != 0",
        "r.no = 0",
        "r.no = '0'",
        "r.no = false",
        "r.no != 1",
        "r.one = 1",
        "userIdentity.sessionContext.attributes.mfaAuthenticated = 'true'",
        "userIdentity.sessionContext.attributes.mfaAuthenticated = true",
        "strcontains(eventName, 'Get') = 1",
        "isempty(eventName) = 0",
        "1 = 1",
        # times
        "@timestamp > 1709200000000",
        "@timestamp = 1709287200000",
        'eventTime >= "2024-03-01T10:00:00Z"',
        'eventTime < "2024-03-01T12:00:00+01:00"',
        'eventTime > "2024-03-01"',
        'eventTime like "2024-03"',
        "eventTime > r.date",
        "@timestamp = eventTime",
        "toMillis(eventTime) = @timestamp",
        # patterns
        'eventName like "Obj"',
        'eventName not like "obj"',
        "eventName like /^get/ or eventName like /(?i)^get/",
        "eventName =~ /Obj..t$/",
        "eventName not like /Put/",
        "r.n like /^1/",
        "r.n like '0'",
        # places
        "unknown.deep.0.x = 3",
        "flat = 5",
        "userIdentity.arn like 'user/a'",
        "ispresent(userIdentity)",
        'userIdentity like "arn:aws"',
    ],
)
def test_holds(holds: Holds, condition: str) -> None:
    assert holds(condition.replace("r.", "requestParameters."), **FIELDS)


@pytest.mark.parametrize(
    "condition",
    [
        'eventName = "getobject"',
        'eventName like "%"',
        'eventName like "G_t"',
        'eventName like "getobject"',
        "eventName = 5",
        "eventName > 5",
        "readOnly = 0",
        "readOnly = 'maybe'",
        "readOnly != true",
        "r.yes = 0",
        "r.yes = false",
        "r.yes != '1'",
        "r.word = 1",
        "r.n < 9",
        'r.n = "10.0"',
        "eventTime = 'yesterday'",
        "false",
        "managementEvent",
        "flat.x = 5",
        "eventname = 'GetObject'",
    ],
)
def test_does_not_hold(holds: Holds, condition: str) -> None:
    assert not holds(condition.replace("r.", "requestParameters."), **FIELDS)


@pytest.mark.parametrize(
    "condition",
    [
        'errorCode = "x"',
        'errorCode != "x"',
        'not (errorCode = "x")',
        'not (errorCode != "x")',
        'errorCode in ["x"]',
        'errorCode not in ["x"]',
        'errorCode like "x"',
        'errorCode not like "x"',
        "errorCode not like /x/",
        "requestParameters.a != 5",
        "requestParameters.a = requestParameters.b",
        "readOnly != true",
        "readOnly",
        "not readOnly",
        "nosuch != 1",
        "@nosuch != 1",
        "strlen(errorCode) != 3",
    ],
)
def test_a_comparison_with_what_is_missing_is_not_true_nor_its_negation(
    holds: Holds, condition: str
) -> None:
    assert not holds(condition)


@pytest.mark.parametrize(
    "condition",
    [
        "not ispresent(errorCode)",
        'not ispresent(errorCode) or errorCode != "x"',
        "isempty(errorCode)",
        'errorCode = "x" or 1 = 1',
        'not (errorCode = "x" and 1 = 0)',
        'coalesce(errorCode, "none") != "x"',
    ],
)
def test_what_is_missing_can_be_asked_for(holds: Holds, condition: str) -> None:
    assert holds(condition)


def test_the_well_known_question_for_logins_without_mfa(ask: Ask, event: Event) -> None:
    """`!=` alone passes over the logins that say nothing of MFA, as federated ones do."""
    records = [
        event(requestID="yes", additionalEventData={"MFAUsed": "Yes"}),
        event(requestID="no", additionalEventData={"MFAUsed": "No"}),
        event(requestID="silent"),
    ]
    query = 'fields requestID | filter additionalEventData.MFAUsed != "Yes"'
    assert ask(query, *records) == [("no",)]


def test_an_explicit_null_is_missing(holds: Holds) -> None:
    fields = {"errorCode": None, "requestParameters": {"a": None}}
    assert not holds("ispresent(errorCode) or ispresent(requestParameters.a)", **fields)


def test_a_value_of_another_type_than_the_columns_is_kept_but_not_found(
    ask: Ask, event: Event
) -> None:
    """The columns stay plain; the record shows the value, and so does a search in it."""
    assert ask("filter errorCode = 5", event(errorCode=5)) == []
    assert len(ask('filter @message like "\\"errorCode\\":5"', event(errorCode=5))) == 1


def test_an_object_where_a_text_is_usual_is_found_by_its_path(holds: Holds) -> None:
    assert holds('errorCode.code = "x"', errorCode={"code": "x"})


def test_stream_names_are_cloudtrails(ask: Ask, event: Event) -> None:
    record = event(recipientAccountId="111122223333", awsRegion="eu-west-1", eventID="e-1")
    assert ask("fields @log, @logStream, @ptr", record) == [
        ("111122223333:cloudtrail", "111122223333_CloudTrail_eu-west-1", "e-1")
    ]
