"""An API call, apart from who makes it: what is asked, what is answered, how it is recorded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.sample.events import ABSENT, Record, make_event
from bot.sample.slots import slot

if TYPE_CHECKING:
    from bot.sample.company import Site
    from bot.sample.principals import Principal

__all__ = ["Call", "Failure", "record_of"]

_CIPHERS = {"TLSv1.3": "TLS_AES_128_GCM_SHA256", "TLSv1.2": "ECDHE-RSA-AES128-GCM-SHA256"}
_REQUEST_IDS = {"s3": slot("token", 16), "dynamodb": slot("token", 52)}
_PREFIXES = {"monitoring": "cloudwatch", "tagging": "tag"}
_OLD_CIPHER = "ECDHE-RSA-AES128-SHA"


@dataclass(frozen=True, slots=True)
class Call:
    """One kind of call. Values may hold slots.

    `resource` is the ARN that an error message names; `host` is the name of the server called,
    `<source>.<region>.amazonaws.com` unless given; `more` are further top-level fields.
    """

    source: str
    name: str
    request: Record | None = None
    response: Record | None = None
    extra: Record | None = None
    resources: tuple[Record, ...] = ()
    resource: str = "*"
    host: str = ""
    category: str = "Management"
    more: Record | None = None

    @property
    def action(self) -> str:
        """The IAM action that the call needs, such as `s3:GetObject`."""
        service = _PREFIXES.get(self.source, self.source)
        # Lambda's event names carry the version of its API: `ListFunctions20150331`.
        name = re.sub(r"\d{8}(v\d)?$", "", self.name)
        return f"{service}:{'InvokeFunction' if name == 'Invoke' else name}"


@dataclass(frozen=True, slots=True)
class Failure:
    """An error in place of an answer; no message is what some services write."""

    code: str
    message: str | None = None


def record_of(
    principal: Principal, call: Call, site: Site, failure: Failure | None = None
) -> Record:
    """The record, with slots, of one principal's call in an account and region."""
    fields: Record = {
        "eventVersion": principal.version,
        "userIdentity": principal.identity,
        "eventTime": slot("time"),
        "eventSource": f"{call.source}.amazonaws.com",
        "eventName": call.name,
        "awsRegion": site.region,
        "sourceIPAddress": _address(principal),
        "userAgent": principal.agent,
        "requestParameters": call.request,
        "responseElements": call.response,
        "requestID": _REQUEST_IDS.get(call.source, slot("uuid", "request")),
        "eventID": slot("uuid", "event"),
        "recipientAccountId": site.account.id,
        "eventCategory": call.category,
    }
    optional = _extra(principal, call) | _transport(principal, call, site)
    return make_event(**fields | optional | (call.more or {}) | principal.more | _error(failure))


def _address(principal: Principal) -> str:
    many = len(principal.addresses) > 1
    return slot("pick", *principal.addresses) if many else principal.addresses[0]


def _extra(principal: Principal, call: Call) -> Record:
    extra: Record = {}
    if call.extra is not None:
        cipher = {"CipherSuite": _cipher(principal)} if "CipherSuite" in call.extra else {}
        extra["additionalEventData"] = call.extra | cipher
    if call.resources:
        extra["resources"] = list(call.resources)
    return extra


def _transport(principal: Principal, call: Call, site: Site) -> Record:
    fields: Record = {}
    if principal.endpoint and call.category != "NetworkActivity":
        fields["vpcEndpointId"] = principal.endpoint
        fields["vpcEndpointAccountId"] = site.account.id
    if principal.console:
        fields["sessionCredentialFromConsole"] = "true"
    elif principal.tls:
        fields["tlsDetails"] = {
            "tlsVersion": principal.tls,
            "cipherSuite": _cipher(principal),
            "clientProvidedHostHeader": call.host or f"{call.source}.{site.region}.amazonaws.com",
        }
    return fields


def _cipher(principal: Principal) -> str:
    return _CIPHERS.get(principal.tls or "TLSv1.3", _OLD_CIPHER)


def _error(failure: Failure | None) -> Record:
    if failure is None:
        return {}
    message = ABSENT if failure.message is None else failure.message
    return {"errorCode": failure.code, "errorMessage": message, "responseElements": None}
