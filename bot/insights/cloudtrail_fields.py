"""The fields that CloudTrail records are documented to have.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
"""

from __future__ import annotations

from typing import Final

from bot.domain.event_columns import EXTRACTS, TOP_LEVEL

__all__ = ["ALWAYS_PRESENT", "KNOWN", "OPEN", "is_known"]

_SESSION: Final = "userIdentity.sessionContext"

OPEN: Final = frozenset(
    {
        "additionalEventData",
        "edgeDeviceDetails",
        "eventContext",
        "insightDetails",
        "requestParameters",
        "resources",
        "responseElements",
        "serviceEventDetails",
        f"{_SESSION}.webIdFederationData.attributes",
    }
)
"""Objects and lists whose content is each service's own: anything may stand below them."""

ALWAYS_PRESENT: Final = frozenset(
    {
        "@message",
        "@timestamp",
        "awsRegion",
        "eventID",
        "eventName",
        "eventSource",
        "eventTime",
        "eventType",
        "eventVersion",
        "userIdentity",
    }
)
"""The fields that no record lacks."""

_SYSTEM: Final = frozenset(
    {"@ingestionTime", "@log", "@logStream", "@message", "@ptr", "@timestamp"}
)
_BELOW: Final = {
    "addendum": ("originalEventID", "originalRequestID", "reason", "updatedFields"),
    "tlsDetails": ("cipherSuite", "clientProvidedHostHeader", "keyExchange", "tlsVersion"),
    "userIdentity": (
        "accessKeyId",
        "accountId",
        "arn",
        "credentialId",
        "identityProvider",
        "invokedBy",
        "principalId",
        "type",
        "userName",
    ),
    "userIdentity.inScopeOf": (
        "credentialsIssuedTo",
        "issuerType",
        "sourceAccount",
        "sourceArn",
    ),
    "userIdentity.onBehalfOf": ("identityStoreArn", "userId"),
    _SESSION: ("assumedRoot", "ec2RoleDelivery", "sourceIdentity"),
    f"{_SESSION}.attributes": ("creationDate", "mfaAuthenticated"),
    f"{_SESSION}.sessionIssuer": ("accountId", "arn", "principalId", "type", "userName"),
    f"{_SESSION}.webIdFederationData": ("federatedProvider",),
}


def _with_parents(name: str) -> set[str]:
    parts = name.split(".")
    return {".".join(parts[:length]) for length in range(1, len(parts) + 1)}


KNOWN: Final = frozenset(
    ancestor
    for name in (
        *OPEN,
        *_SYSTEM,
        *(".".join(column.path) for column in (*TOP_LEVEL, *EXTRACTS)),
        *(f"{parent}.{child}" for parent, children in _BELOW.items() for child in children),
    )
    for ancestor in _with_parents(name)
)
"""Every documented name, objects included."""


def is_known(name: str) -> bool:
    """Whether a record may have a field of this dotted name."""
    return name in KNOWN or not OPEN.isdisjoint(_with_parents(name))
