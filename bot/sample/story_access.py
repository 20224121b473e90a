"""The story's second act: the intruder climbs, and makes sure of coming back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.sample.cast import (
    ADMIN,
    BACKDOOR,
    BREAK_GLASS,
    DATA_SITE,
    OUTSIDER,
    PROD_SITE,
    STOLEN_KEY,
)
from bot.sample.company import DATA, PROD, stable_id
from bot.sample.control_calls import assume_role
from bot.sample.deeds import Deed, Step, change, done, refused, step
from bot.sample.principals import session_key

if TYPE_CHECKING:
    from bot.sample.calls import Call

__all__ = ["access_steps"]

_ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
_BACKDOOR = "svc-telemetry"
_OPEN_TRUST = (
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":'
    '"arn:aws:iam::210987654321:root"},"Action":"sts:AssumeRole"}]}'
)
_ALLOW_ALL = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'


def access_steps() -> tuple[Step, ...]:
    """From a developer's rights to an administrator's, in two accounts."""
    return (
        step(
            "20:50",
            "Three roles refuse Maya's key",
            *refused(STOLEN_KEY, PROD_SITE, *(_assume(role) for role in _OUT_OF_REACH), form=1),
            pace=9,
        ),
        step(
            "20:47",
            "The fourth, platform-admin, takes it, for twelve hours",
            *done(
                STOLEN_KEY, PROD_SITE, _assume("platform-admin", hours=12, key=session_key(ADMIN))
            ),
        ),
        step(
            "20:30",
            "A user that sounds like a machine, with a key and a password",
            *done(ADMIN, PROD_SITE, *_backdoor()),
        ),
        step(
            "20:26",
            "It becomes an administrator, four times over",
            *done(ADMIN, PROD_SITE, *_promotion()),
        ),
        step(
            "20:10",
            "Roles trust an account outside, and sessions last twelve hours",
            *done(ADMIN, PROD_SITE, *_trust()),
        ),
        step("20:05", "The account outside takes such a role", *_visit()),
        step(
            "20:00",
            "The new user asks for sessions of a day and a half",
            *done(BACKDOOR, PROD_SITE, *_long_sessions()),
        ),
        step(
            "19:55",
            "Second factors go, and passwords may be short",
            *done(ADMIN, PROD_SITE, *_weaker_sign_in()),
        ),
        step("19:20", "The emergency role of the data account is assumed", *_break_glass()),
    )


_OUT_OF_REACH = ("SecurityAudit", "OrganizationAccountAccessRole", "break-glass-admin")


def _assume(role: str, hours: float = 1, key: str | None = None) -> Call:
    return assume_role(PROD, role, "maya.ortiz", caller=PROD_SITE, hours=hours, key=key)


def _iam(name: str, request: dict[str, object], response: dict[str, object] | None = None) -> Call:
    return change("iam", name, request, response)


def _backdoor() -> tuple[Call, ...]:
    user: dict[str, object] = {"userName": _BACKDOOR}
    arn = PROD_SITE.iam(f"user/{_BACKDOOR}")
    key = {"userName": _BACKDOOR, "status": "Active", "accessKeyId": stable_id("AKIA", arn, 20)}
    created = {"userName": _BACKDOOR, "arn": arn, "userId": stable_id("AIDA", arn, 21)}
    profile = user | {"passwordResetRequired": False}
    return (
        _iam("CreateUser", user, {"user": {"path": "/", **created}}),
        _iam("CreateAccessKey", user, {"accessKey": key}),
        _iam("CreateLoginProfile", profile, {"loginProfile": profile}),
    )


def _promotion() -> tuple[Call, ...]:
    user: dict[str, object] = {"userName": _BACKDOOR}
    policy = PROD_SITE.iam("policy/portal-runtime")
    return (
        _iam("AttachUserPolicy", user | {"policyArn": _ADMINISTRATOR}),
        _iam("PutUserPolicy", user | {"policyName": "t", "policyDocument": _ALLOW_ALL}),
        _iam("AddUserToGroup", user | {"groupName": "administrators"}),
        _iam(
            "CreatePolicyVersion",
            {"policyArn": policy, "policyDocument": _ALLOW_ALL, "setAsDefault": True},
            {"policyVersion": {"versionId": "v7", "isDefaultVersion": True}},
        ),
        _iam("AttachRolePolicy", {"roleName": "svc-patient-portal", "policyArn": _ADMINISTRATOR}),
        _iam("DeleteRolePermissionsBoundary", {"roleName": "ci-deploy"}),
    )


def _trust() -> tuple[Call, ...]:
    role: dict[str, object] = {"roleName": "support-readonly"}
    return (
        _iam("UpdateAssumeRolePolicy", role | {"policyDocument": _OPEN_TRUST}),
        _iam("UpdateRole", role | {"maxSessionDuration": 43200}),
        _iam("CreateSAMLProvider", {"name": "corp-sso-2", "sAMLMetadataDocument": "..."}),
    )


def _visit() -> tuple[Deed, ...]:
    return done(
        OUTSIDER, PROD_SITE, assume_role(PROD, "support-readonly", "visit", caller=PROD_SITE)
    )


def _long_sessions() -> tuple[Call, ...]:
    return (
        change("sts", "GetSessionToken", {"durationSeconds": 129_600}),
        change("sts", "GetFederationToken", {"name": "t", "durationSeconds": 129_600}),
    )


def _weaker_sign_in() -> tuple[Call, ...]:
    serial = PROD_SITE.iam("mfa/chiara")
    short = {"minimumPasswordLength": 6, "requireSymbols": False, "requireNumbers": False}
    return (
        _iam("DeactivateMFADevice", {"userName": "chiara", "serialNumber": serial}),
        _iam("DeleteVirtualMFADevice", {"serialNumber": serial}),
        _iam("UpdateAccountPasswordPolicy", {**short, "allowUsersToChangePassword": True}),
        _iam("UpdateLoginProfile", {"userName": "bruno"}),
    )


def _break_glass() -> tuple[Deed, ...]:
    """One call, two records: the caller's account and the role's write one each."""
    shared: dict[str, object] = {"sharedEventID": "5b0e3c1a-7d42-4c58-9f60-2a1be8d4c703"}
    call = assume_role(
        DATA,
        "break-glass-admin",
        "emergency",
        caller=PROD_SITE,
        hours=12,
        key=session_key(BREAK_GLASS),
    )
    call = replace(call, more=(call.more or {}) | shared)
    seen_by_data: dict[str, object] = {
        "type": "AWSAccount",
        "principalId": ADMIN.identity["principalId"],
        "accountId": PROD.id,
    }
    return (
        *done(ADMIN, PROD_SITE, call),
        *done(replace(ADMIN, identity=seen_by_data), DATA_SITE, call),
    )
