"""One well-formed CloudTrail record, from as little as a name.

Record contents:
https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
"""

from __future__ import annotations

import uuid
from typing import Final, TypeAlias

__all__ = ["ABSENT", "FIELDS", "Record", "make_event", "ordered"]

Record: TypeAlias = dict[str, object]


class _Absent:
    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = _Absent()
"""Given as a field's value to `make_event`, it leaves the field out."""

FIELDS: Final = (
    "eventVersion",
    "userIdentity",
    "eventTime",
    "eventSource",
    "eventName",
    "awsRegion",
    "sourceIPAddress",
    "userAgent",
    "errorCode",
    "errorMessage",
    "requestParameters",
    "responseElements",
    "additionalEventData",
    "requestID",
    "eventID",
    "readOnly",
    "resources",
    "eventType",
    "apiVersion",
    "managementEvent",
    "recipientAccountId",
    "serviceEventDetails",
    "sharedEventID",
    "vpcEndpointId",
    "vpcEndpointAccountId",
    "eventCategory",
    "addendum",
    "tlsDetails",
    "sessionCredentialFromConsole",
)
"""The order in which CloudTrail writes a record's fields."""

_ACCOUNT = "111122223333"
_READS = ("Get", "List", "Describe", "Head", "Lookup", "Batch", "Query", "Scan", "Decrypt")
_NAMESPACE = uuid.UUID("8d1f6a52-1d0b-4f6e-9c57-3d1a0f6a1c11")


def make_event(**fields: object) -> Record:
    """A record with every field that CloudTrail always writes, in CloudTrail's order.

    Keywords are CloudTrail's own field names; each replaces a default, adds a field, or with
    `ABSENT` takes one away. `eventID` and `requestID` come from the other fields: the same call
    gives the same record, and records that differ anywhere have different ids.
    """
    record = _defaults(fields) | fields
    for name in ("requestID", "eventID"):
        record.setdefault(name, str(uuid.uuid5(_NAMESPACE, f"{name}{sorted(fields.items())!r}")))
    return ordered({name: value for name, value in record.items() if value is not ABSENT})


def ordered(record: Record) -> Record:
    """The same record in CloudTrail's order; fields it does not know come last."""
    known = {name: record[name] for name in FIELDS if name in record}
    return known | record


def _defaults(fields: Record) -> Record:
    source = fields.get("eventSource", "sts.amazonaws.com")
    name = str(fields.get("eventName", "GetCallerIdentity"))
    region = fields.get("awsRegion", "us-east-1")
    category = fields.get("eventCategory", "Management")
    return {
        "eventVersion": "1.11",
        "userIdentity": _alice(),
        "eventTime": "2026-03-02T12:00:00Z",
        "eventSource": source,
        "eventName": name,
        "awsRegion": region,
        "sourceIPAddress": "192.0.2.10",
        "userAgent": "aws-cli/2.24.5",
        "requestParameters": None,
        "responseElements": None,
        "readOnly": name.startswith(_READS),
        "eventType": "AwsApiCall",
        "managementEvent": category == "Management",
        "recipientAccountId": _ACCOUNT,
        "eventCategory": category,
    }


def _alice() -> Record:
    return {
        "type": "IAMUser",
        "principalId": "AIDA" + "EXAMPLE" * 2 + "ALI",
        "arn": f"arn:aws:iam::{_ACCOUNT}:user/alice",
        "accountId": _ACCOUNT,
        "accessKeyId": "AKIA" + "EXAMPLE" * 2 + "AL",
        "userName": "alice",
    }
