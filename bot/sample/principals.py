"""Who calls: IAM users, role sessions, root, AWS services and other companies' accounts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.sample.company import Account, stable_id
from bot.sample.slots import slot

if TYPE_CHECKING:
    from bot.sample.events import Record

__all__ = [
    "Principal",
    "assumed_role",
    "console_user",
    "external_account",
    "iam_user",
    "in_session",
    "root",
    "service",
    "session_key",
    "through_service",
]

_MODERN = "TLSv1.3"


@dataclass(frozen=True, slots=True)
class Principal:
    """A caller as records show it; `arn` is how error messages name it.

    `addresses` are texts for `sourceIPAddress`, most used first; `tls` is None for calls that AWS
    makes inside itself, which have no `tlsDetails`. `opened` is for stories: how many seconds
    before the sample's end the one session began that this caller has.
    """

    arn: str
    identity: Record
    addresses: tuple[str, ...]
    agent: str
    tls: str | None = _MODERN
    endpoint: str | None = None
    console: bool = False
    version: str = "1.11"
    more: Record = field(default_factory=dict)
    opened: int | None = None


def iam_user(
    account: Account, name: str, addresses: tuple[str, ...], agent: str, *, tls: str = _MODERN
) -> Principal:
    """A user with a long-lived access key."""
    arn = f"arn:aws:iam::{account.id}:user/{name}"
    identity: Record = {
        "type": "IAMUser",
        "principalId": stable_id("AIDA", arn, 21),
        "arn": arn,
        "accountId": account.id,
        "accessKeyId": stable_id("AKIA", arn, 20),
        "userName": name,
    }
    return Principal(arn, identity, addresses, agent, tls=tls)


def assumed_role(  # noqa: PLR0913 - a session has this many sides
    account: Account,
    role: str,
    session: str,
    addresses: tuple[str, ...],
    agent: str,
    *,
    mfa: bool = False,
    hours: float = 6,
    tls: str | None = _MODERN,
    endpoint: str | None = None,
    console: bool = False,
    version: str = "1.11",
) -> Principal:
    """A session of a role, renewed every `hours`."""
    name = role.rsplit("/", maxsplit=1)[-1]
    arn = f"arn:aws:sts::{account.id}:assumed-role/{name}/{session}"
    identity: Record = {
        "type": "AssumedRole",
        "principalId": f"{stable_id('AROA', account.id + role, 21)}:{session}",
        "arn": arn,
        "accountId": account.id,
        "accessKeyId": slot("key", arn, hours),
        "sessionContext": _session(account, role, arn, hours, mfa=mfa, version=version),
    }
    return Principal(
        arn,
        identity,
        addresses,
        agent,
        tls=tls,
        endpoint=endpoint,
        console=console,
        version=version,
    )


def _session(  # noqa: PLR0913 - what a session context is made of
    account: Account, role: str, arn: str, hours: float, *, mfa: bool, version: str
) -> Record:
    issuer: Record = {
        "type": "Role",
        "principalId": stable_id("AROA", account.id + role, 21),
        "arn": f"arn:aws:iam::{account.id}:role/{role}",
        "accountId": account.id,
        "userName": role.rsplit("/", maxsplit=1)[-1],
    }
    attributes = {
        "creationDate": slot("since", arn, hours),
        "mfaAuthenticated": "true" if mfa else "false",
    }
    # Versions before 1.09 write the empty federation block.
    federation: Record = {"webIdFederationData": {}} if version == "1.08" else {}
    return {"sessionIssuer": issuer, **federation, "attributes": attributes}


def console_user(account: Account, name: str, addresses: tuple[str, ...]) -> Principal:
    """A user at the sign-in page: no access key and no session yet."""
    arn = f"arn:aws:iam::{account.id}:user/{name}"
    identity: Record = {
        "type": "IAMUser",
        "principalId": stable_id("AIDA", arn, 21),
        "arn": arn,
        "accountId": account.id,
        "userName": name,
    }
    browser = (
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 "
        "(KHTML, like Gecko) Version/18.3 Safari/605.1.15"
    )
    return Principal(arn, identity, addresses, browser)


def root(account: Account, addresses: tuple[str, ...], agent: str) -> Principal:
    """The account's root user, signed in at the console."""
    arn = f"arn:aws:iam::{account.id}:root"
    identity: Record = {
        "type": "Root",
        "principalId": account.id,
        "arn": arn,
        "accountId": account.id,
        "accessKeyId": slot("key", arn, 12),
        "sessionContext": {
            "attributes": {"creationDate": slot("since", arn, 12), "mfaAuthenticated": "false"}
        },
    }
    return Principal(arn, identity, addresses, agent, console=True)


def service(host: str) -> Principal:
    """An AWS service on its own behalf, such as `ecs-tasks.amazonaws.com`."""
    return Principal(host, {"type": "AWSService", "invokedBy": host}, (host,), host, tls=None)


def through_service(principal: Principal, host: str) -> Principal:
    """A principal's call that a service makes for it (forward access session)."""
    identity = principal.identity | {"invokedBy": host}
    return Principal(principal.arn, identity, (host,), host, tls=None)


def external_account(account: Account, session: str, addresses: tuple[str, ...]) -> Principal:
    """A caller of another company's account: its own record does not come to this trail."""
    identity: Record = {
        "type": "AWSAccount",
        "principalId": f"{stable_id('AROA', account.id + session, 21)}:{session}",
        "accountId": account.id,
    }
    arn = f"arn:aws:sts::{account.id}:assumed-role/{session}/{session}"
    agent = "[Boto3/1.36.11 md/Botocore#1.36.11 ua/2.0 os/linux#6.1.115 md/arch#x86_64]"
    return Principal(
        arn, identity, addresses, agent, more={"sharedEventID": slot("uuid", "shared")}
    )


def session_key(principal: Principal) -> str:
    """The access key id of a story's one session."""
    return stable_id("ASIA", f"one session/{principal.arn}", 20)


def in_session(principal: Principal, before_end: int) -> Principal:
    """The caller as records of that instant show it: the one session's key and its beginning."""
    context = principal.identity.get("sessionContext")
    if principal.opened is None or not isinstance(context, dict):
        return principal
    began = {"creationDate": slot("ago", principal.opened - before_end)}
    session = {
        "accessKeyId": session_key(principal),
        "sessionContext": context | {"attributes": context["attributes"] | began},
    }
    return replace(principal, identity=principal.identity | session)
