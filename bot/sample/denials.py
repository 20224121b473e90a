"""How AWS says no, in the many forms it has, and the other errors of an ordinary day.

The "because ..." forms follow the IAM User Guide, "Troubleshoot access denied error messages":
https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.sample.calls import Call, Failure
from bot.sample.company import ORGANIZATION
from bot.sample.slots import slot

if TYPE_CHECKING:
    from bot.sample.principals import Principal

__all__ = ["DENIED_CODES", "denials", "ordinary_errors"]

DENIED_CODES: Final = frozenset(
    {
        "AccessDenied",
        "AccessDeniedException",
        "Client.UnauthorizedOperation",
        "ForbiddenException",
        "UnauthorizedOperation",
        "VpceAccessDenied",
    }
)
"""Error codes with which a call is refused for want of permission."""

_SCP: Final = (
    f"arn:aws:organizations::777788889999:policy/{ORGANIZATION}/service_control_policy/p-7hq2mx4d"
)
_IMPLICIT: Final = (
    "identity-based policy",
    "permissions boundary",
    "session policy",
    "resource-based policy",
    "service control policy",
    "VPC endpoint policy",
)
_EXPLICIT: Final = (
    "a service control policy",
    f"a service control policy: {_SCP}",
    "a resource control policy",
    "an identity-based policy",
    "a resource-based policy",
    "a permissions boundary",
    "a VPC endpoint policy",
)
_TRANSITIVE: Final = "a VPC endpoint policy transitively through a service control policy"
_ENDPOINT: Final = "The request was denied due to a VPC endpoint policy"
_EXCEPTION: Final = "AccessDeniedException"


def denials(principal: Principal, call: Call) -> tuple[Failure, ...]:
    """The refusals that this principal may meet on this call, the likeliest first."""
    if call.category == "NetworkActivity":
        return (Failure("VpceAccessDenied", _ENDPOINT),)
    match call.source:
        case "s3":
            return _s3(principal, call)
        case "ec2":
            return _ec2(principal, call)
        case "sts":
            return _sts(principal, call)
        case _:
            return _elsewhere(principal, call)


def _subject(principal: Principal, call: Call) -> str:
    return f"User: {principal.arn} is not authorized to perform: {call.action}"


def _implicit(principal: Principal, call: Call, policy: str, quote: str = "") -> str:
    on = f"on resource: {quote}{call.resource}{quote}"
    because = f"because no {policy} allows the {call.action} action"
    return f"{_subject(principal, call)} {on} {because}"


def _explicit(principal: Principal, call: Call, policy: str, quote: str = "") -> str:
    on = f"on resource: {quote}{call.resource}{quote}"
    return f"{_subject(principal, call)} {on} with an explicit deny in {policy}"


def _s3(principal: Principal, call: Call) -> tuple[Failure, ...]:
    """S3 quotes the ARN; across organizations it says no more than "Access Denied"."""
    if principal.identity["type"] == "AWSAccount":
        return (Failure("AccessDenied", "Access Denied"),)
    messages = (
        _implicit(principal, call, "identity-based policy", '"'),
        "Access Denied",
        _explicit(principal, call, "a resource-based policy", '"'),
        _implicit(principal, call, "resource-based policy", '"'),
        _explicit(principal, call, "a service control policy", '"'),
        _explicit(principal, call, "a resource control policy", '"'),
    )
    return tuple(Failure("AccessDenied", message) for message in messages)


def _ec2(principal: Principal, call: Call) -> tuple[Failure, ...]:
    """EC2 hides its reason in an encoded message that sts:DecodeAuthorizationMessage opens."""
    encoded = f"Encoded authorization failure message: {slot('base64', 180)}"
    short = "You are not authorized to perform this operation."
    reason = _implicit(principal, call, "identity-based policy")
    return (
        Failure("Client.UnauthorizedOperation", f"{short} {encoded}"),
        Failure("Client.UnauthorizedOperation", f"{short} {reason}"),
        Failure("UnauthorizedOperation", short),
    )


def _sts(principal: Principal, call: Call) -> tuple[Failure, ...]:
    """STS names the role; a trust policy refuses without naming what is missing."""
    return (
        Failure("AccessDenied", f"{_subject(principal, call)} on resource: {call.resource}"),
        Failure("AccessDenied", _implicit(principal, call, "role trust policy")),
        Failure("AccessDenied", _explicit(principal, call, "the role trust policy")),
    )


def _elsewhere(principal: Principal, call: Call) -> tuple[Failure, ...]:
    code = "AccessDenied" if call.source in {"iam", "monitoring", "sns"} else _EXCEPTION
    short = (f"{_subject(principal, call)} on resource: {call.resource}", None)
    implicit = (_implicit(principal, call, policy) for policy in _IMPLICIT)
    explicit = (_explicit(principal, call, policy) for policy in _EXPLICIT)
    transitive = _explicit(principal, call, _TRANSITIVE)
    said = tuple(Failure(code, text) for text in (*short, *implicit, *explicit, transitive))
    return (said[0], said[2], said[1], *said[3:], Failure("ForbiddenException", "Forbidden"))


def ordinary_errors(call: Call) -> tuple[Failure, ...]:
    """Errors that have nothing to do with permissions."""
    by_source = _BY_SOURCE.get(call.source, (_THROTTLED,))
    return _BY_NAME.get(call.name, by_source)


_THROTTLED: Final = Failure("ThrottlingException", "Rate exceeded")
_NO_KEY: Final = Failure("NoSuchKey", "The specified key does not exist.")
_SLOW_DOWN: Final = Failure("SlowDown", "Please reduce your request rate.")
_CONDITION: Final = Failure("ConditionalCheckFailedException", "The conditional request failed")
_NO_ROLE: Final = Failure(
    "NoSuchEntityException", f"The role with name migration-{slot('hex', 6)} cannot be found."
)
_NO_SECRET: Final = Failure(
    "ResourceNotFoundException", "Secrets Manager can't find the specified secret."
)
_BY_NAME: Final[dict[str, tuple[Failure, ...]]] = {
    "ConsoleLogin": (),
    "DeleteObject": (_SLOW_DOWN,),
    "GetObject": (_NO_KEY,),
    "GetParameter": (Failure("ParameterNotFound"), _THROTTLED),
    "GetRole": (_NO_ROLE,),
    "GetSecretValue": (_NO_SECRET, _THROTTLED),
    "HeadObject": (_NO_KEY,),
    "ListAttachedRolePolicies": (_NO_ROLE,),
    "PutItem": (_CONDITION,),
    "PutObject": (_SLOW_DOWN,),
    "UpdateItem": (_CONDITION,),
}
_BY_SOURCE: Final[dict[str, tuple[Failure, ...]]] = {
    "dynamodb": (Failure("ProvisionedThroughputExceededException"),),
    "ec2": (Failure("Client.RequestLimitExceeded", "Request limit exceeded."),),
    "s3": (Failure("NoSuchTagSet", "The TagSet does not exist"),),
}
