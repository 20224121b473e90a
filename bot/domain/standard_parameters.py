"""The parameters that every runbook takes without declaring them: what narrows any question."""

from __future__ import annotations

from bot.domain.runbook import Parameter

__all__ = ["STANDARD_PARAMETERS"]

STANDARD_PARAMETERS: tuple[Parameter, ...] = (
    Parameter(
        name="principal",
        description="Who did it: part of an ARN, a user name or a principal id, in any case.",
        lowercase=True,
        filter=(
            "tolower(userIdentity.arn) like $principal"
            " or tolower(userIdentity.userName) like $principal"
            " or tolower(userIdentity.principalId) like $principal"
            " or tolower(userIdentity.invokedBy) like $principal"
        ),
    ),
    Parameter(
        name="account",
        description="The accounts it was recorded in.",
        type="account",
        many=True,
        filter="recipientAccountId in $account",
    ),
    Parameter(
        name="region",
        description="The regions it was recorded in.",
        type="region",
        many=True,
        filter="awsRegion in $region",
    ),
    Parameter(
        name="source",
        description="The source addresses it came from; a service's name where AWS was the caller.",
        many=True,
        filter="sourceIPAddress in $source",
    ),
    Parameter(
        name="network",
        description="The network it came from, such as 10.0.0.0/8.",
        type="network",
        filter="isIpInSubnet(sourceIPAddress, $network)",
    ),
    Parameter(
        name="action",
        description="The API calls, such as GetObject, in any case.",
        many=True,
        lowercase=True,
        filter="tolower(eventName) in $action",
    ),
    Parameter(
        name="error",
        description="The error codes, such as AccessDenied.",
        many=True,
        filter="errorCode in $error",
    ),
    Parameter(
        name="service",
        description="The services, such as s3 or kms.amazonaws.com.",
        type="service",
        many=True,
        filter="eventSource in $service",
    ),
)
"""In the order help shows them."""
