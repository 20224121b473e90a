"""Which fields of a CloudTrail record have a column of their own, and what the column holds.

The one place that says how a record is laid out: the archive writes it, the query language
resolves field paths with it, and the engines that share the table read it.

A record is stored without loss in three kinds of columns:

* `TEXT`, `BOOLEAN`, `TIME`: a top-level field of exactly that JSON type;
* `JSON`: a top-level object or array, as compact JSON text;
* `rest`: a JSON object of everything else: unknown fields, explicit nulls, and fields whose
  value has another type than the column's.

From these the record can be put together again. `EXTRACTS` are copies of what questions ask for
most, taken out of the JSON columns; they save parsing and hold nothing new.

Field reference: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = [
    "BOOKKEEPING",
    "COLUMNS",
    "EXTRACTS",
    "REST",
    "TOP_LEVEL",
    "Column",
    "Kind",
]


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    BOOLEAN = "boolean"
    TIME = "time"
    """UTC, to the second, without a zone: the form that every engine of the table reads alike."""
    JSON = "json"
    INTEGER = "integer"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the events table.

    `path` is the CloudTrail field path it answers, empty for bookkeeping; `field_id` is the
    Iceberg field id, which never changes and is never used again for another column. They count
    from 1 without a gap, as a catalog numbers the columns of a table that it creates, whatever
    ids it is given.
    """

    name: str
    kind: Kind
    path: tuple[str, ...]
    field_id: int


def _top(field_id: int, name: str, kind: Kind, field: str) -> Column:
    return Column(name, kind, (field,), field_id)


def _extract(field_id: int, name: str, path: str) -> Column:
    return Column(name, Kind.TEXT, tuple(path.split(".")), field_id)


TOP_LEVEL: tuple[Column, ...] = (
    _top(1, "event_time", Kind.TIME, "eventTime"),
    _top(2, "event_id", Kind.TEXT, "eventID"),
    _top(3, "event_name", Kind.TEXT, "eventName"),
    _top(4, "event_source", Kind.TEXT, "eventSource"),
    _top(5, "aws_region", Kind.TEXT, "awsRegion"),
    _top(6, "source_ip_address", Kind.TEXT, "sourceIPAddress"),
    _top(7, "user_agent", Kind.TEXT, "userAgent"),
    _top(8, "error_code", Kind.TEXT, "errorCode"),
    _top(9, "error_message", Kind.TEXT, "errorMessage"),
    _top(10, "request_id", Kind.TEXT, "requestID"),
    _top(11, "read_only", Kind.BOOLEAN, "readOnly"),
    _top(12, "management_event", Kind.BOOLEAN, "managementEvent"),
    _top(13, "event_type", Kind.TEXT, "eventType"),
    _top(14, "event_category", Kind.TEXT, "eventCategory"),
    _top(15, "event_version", Kind.TEXT, "eventVersion"),
    _top(16, "api_version", Kind.TEXT, "apiVersion"),
    _top(17, "recipient_account_id", Kind.TEXT, "recipientAccountId"),
    _top(18, "shared_event_id", Kind.TEXT, "sharedEventID"),
    _top(19, "vpc_endpoint_id", Kind.TEXT, "vpcEndpointId"),
    _top(20, "vpc_endpoint_account_id", Kind.TEXT, "vpcEndpointAccountId"),
    _top(21, "session_credential_from_console", Kind.TEXT, "sessionCredentialFromConsole"),
    _top(22, "user_identity", Kind.JSON, "userIdentity"),
    _top(23, "request_parameters", Kind.JSON, "requestParameters"),
    _top(24, "response_elements", Kind.JSON, "responseElements"),
    _top(25, "additional_event_data", Kind.JSON, "additionalEventData"),
    _top(26, "resources", Kind.JSON, "resources"),
    _top(27, "tls_details", Kind.JSON, "tlsDetails"),
    _top(28, "service_event_details", Kind.JSON, "serviceEventDetails"),
    _top(29, "addendum", Kind.JSON, "addendum"),
)

REST = Column("rest", Kind.JSON, (), 30)

EXTRACTS: tuple[Column, ...] = (
    _extract(31, "identity_type", "userIdentity.type"),
    _extract(32, "identity_arn", "userIdentity.arn"),
    _extract(33, "identity_account_id", "userIdentity.accountId"),
    _extract(34, "identity_principal_id", "userIdentity.principalId"),
    _extract(35, "identity_access_key_id", "userIdentity.accessKeyId"),
    _extract(36, "identity_user_name", "userIdentity.userName"),
    _extract(37, "identity_invoked_by", "userIdentity.invokedBy"),
    _extract(38, "session_mfa", "userIdentity.sessionContext.attributes.mfaAuthenticated"),
    _extract(39, "session_created", "userIdentity.sessionContext.attributes.creationDate"),
    _extract(40, "session_issuer_arn", "userIdentity.sessionContext.sessionIssuer.arn"),
    _extract(41, "session_issuer_name", "userIdentity.sessionContext.sessionIssuer.userName"),
    _extract(42, "request_bucket_name", "requestParameters.bucketName"),
    _extract(43, "request_key", "requestParameters.key"),
    _extract(44, "request_secret_id", "requestParameters.secretId"),
    _extract(45, "request_key_id", "requestParameters.keyId"),
    _extract(46, "request_role_arn", "requestParameters.roleArn"),
    _extract(47, "request_role_name", "requestParameters.roleName"),
    _extract(48, "request_user_name", "requestParameters.userName"),
    _extract(49, "request_table_name", "requestParameters.tableName"),
    _extract(50, "mfa_used", "additionalEventData.MFAUsed"),
    _extract(51, "console_login", "responseElements.ConsoleLogin"),
    _extract(52, "tls_version", "tlsDetails.tlsVersion"),
)

BOOKKEEPING: tuple[Column, ...] = (
    Column("identity", Kind.TEXT, (), 53),
    Column("versions", Kind.JSON, (), 54),
    Column("source_object", Kind.TEXT, (), 55),
    Column("arrival", Kind.INTEGER, (), 56),
)
"""`identity`: what makes an event one event (null where it is `event_id`, as it nearly always is);
`versions`: every record delivered for the event, as a JSON array, where an addendum brought more
than one; `source_object`: the key of the object it came in; `arrival`: the number of the batch
that brought it, rising with every commit."""

COLUMNS: tuple[Column, ...] = (*TOP_LEVEL, REST, *EXTRACTS, *BOOKKEEPING)
