"""Calls that run the place: describing, deploying, assuming roles, signing in."""

from __future__ import annotations

from typing import Literal

from bot.sample.calls import Call
from bot.sample.company import Account, Site, stable_id
from bot.sample.events import ABSENT, Record
from bot.sample.slots import slot

__all__ = ["assume_role", "console_login", "describe", "simple"]


def simple(source: str, name: str, request: Record | None = None, resource: str = "*") -> Call:
    """A call whose answer CloudTrail does not keep, as of nearly all reads."""
    return Call(source, name, request, resource=resource)


def describe(name: str, request: Record | None = None) -> Call:
    """An EC2 description, with the empty sets that EC2 writes."""
    return Call("ec2", name, request or {"filterSet": {}}, more={"apiVersion": "2016-11-15"})


def assume_role(  # noqa: PLR0913 - a session has this many sides
    target: Account,
    role: str,
    session: str,
    *,
    caller: Site,
    hours: float = 1,
    key: str | None = None,
) -> Call:
    """STS AssumeRole: the request names the role, the answer the new session's key.

    `key` is the access key id of a session that begins with this very call.
    """
    arn = f"arn:aws:iam::{target.id}:role/{role}"
    name = role.rsplit("/", maxsplit=1)[-1]
    assumed = f"arn:aws:sts::{target.id}:assumed-role/{name}/{session}"
    request: Record = {
        "roleArn": arn,
        "roleSessionName": session,
        "durationSeconds": int(hours * 3600),
    }
    response: Record = {
        "credentials": {
            "accessKeyId": key or slot("key", assumed, hours),
            "sessionToken": slot("base64", 390),
            "expiration": slot("ago", -int(hours * 3600)) if key else slot("until", assumed, hours),
        },
        "assumedRoleUser": {
            "assumedRoleId": f"{stable_id('AROA', target.id + role, 21)}:{session}",
            "arn": assumed,
        },
    }
    resources: tuple[Record, ...] = (
        {"accountId": target.id, "type": "AWS::IAM::Role", "ARN": arn},
    )
    host = f"sts.{caller.region}.amazonaws.com"
    return Call(
        "sts",
        "AssumeRole",
        request,
        response,
        resources=resources,
        resource=arn,
        host=host,
        more={"readOnly": True},
    )


def console_login(outcome: Literal["Success", "Failure"], *, mfa: bool) -> Call:
    """A sign-in at the console; a failed one also has an errorMessage."""
    url = "https://console.aws.amazon.com/console/home?hashArgs=%23&isauthcode=true"
    failed: Record = {"errorMessage": "Failed authentication"} if outcome == "Failure" else {}
    return Call(
        "signin",
        "ConsoleLogin",
        response={"ConsoleLogin": outcome},
        extra={"LoginTo": url, "MobileVersion": "No", "MFAUsed": "Yes" if mfa else "No"},
        host="signin.aws.amazon.com",
        more={"eventType": "AwsConsoleSignIn", "readOnly": False, "requestID": ABSENT, **failed},
    )
