"""What CloudTrail's structured fields hold, as types of a table and as JSON again.

Only what is named here is found in them. The names are those of CloudTrail's reference:
https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

__all__ = ["FIELDS", "OTHERS", "Fields", "json_sql", "type_sql"]


@dataclass(frozen=True, slots=True)
class Texts:
    """An object whose members are texts of any name."""


@dataclass(frozen=True, slots=True)
class Fields:
    """An object with these members; None is a text."""

    members: dict[str, Shape]


@dataclass(frozen=True, slots=True)
class Each:
    """A list of objects."""

    item: Fields


Shape: TypeAlias = Fields | Each | Texts | None


def _of(*texts: str, **members: Shape) -> Fields:
    return Fields({**dict.fromkeys(texts), **members})


FIELDS: Final[dict[str, Shape]] = {
    "userIdentity": _of(
        *("type", "principalId", "arn", "accountId", "invokedBy", "accessKeyId", "userName"),
        *("identityProvider", "credentialId"),
        onBehalfOf=_of("userId", "identityStoreArn"),
        inScopeOf=_of("sourceArn", "sourceAccount", "issuerType", "credentialsIssuedTo"),
        sessionContext=_of(
            *("ec2RoleDelivery", "sourceIdentity", "assumedRoot"),
            attributes=_of("mfaAuthenticated", "creationDate"),
            sessionIssuer=_of("type", "principalId", "arn", "accountId", "userName"),
            webIdFederationData=_of("federatedProvider", attributes=Texts()),
        ),
    ),
    "resources": Each(_of("ARN", "accountId", "type")),
    "addendum": _of("reason", "updatedFields", "originalRequestID", "originalEventID"),
    "tlsDetails": _of("tlsVersion", "cipherSuite", "clientProvidedHostHeader"),
}
"""Top-level fields with a structure; the others are texts, those of objects their JSON text."""

OTHERS: Final = ("edgeDeviceDetails",)
"""Top-level objects without a column of their own: they are `rest`. Only what AWS's page names can
be here: another object, declared as a text, could make a query fail."""


def type_sql(shape: Shape) -> str:
    """The type of a column of Hive's."""
    match shape:
        case Fields(members):
            inside = ", ".join(f"{name.lower()}: {type_sql(one)}" for name, one in members.items())
            return f"STRUCT<{inside}>"
        case Each(item):
            return f"ARRAY<{type_sql(item)}>"
        case Texts():
            return "MAP<STRING, STRING>"
        case None:
            return "STRING"


def json_sql(place: str, shape: Shape) -> str:
    """The JSON text of a value, members that are not there left out; null where there is none."""
    match shape:
        case Fields(members):
            inside = ", ".join(
                f"'\"{name}\":' || {json_sql(f'{place}.{name.lower()}', one)}"
                for name, one in members.items()
            )
            return f"IF({place} IS NOT NULL, '{{' || CONCAT_WS(',', {inside}) || '}}')"
        case Each(item):
            each = f"TRANSFORM({place}, it -> {json_sql('it', item)})"
            return f"'[' || ARRAY_JOIN({each}, ',') || ']'"
        case Texts() | None:
            return f"JSON_FORMAT(CAST({place} AS JSON))"
