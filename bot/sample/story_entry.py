"""The story's first act: a key leaks, and somebody looks around and signs in."""

from __future__ import annotations

from bot.sample.cast import (
    MAYA,
    PROD_SITE,
    ROOT,
    STOLEN_CONSOLE,
    STOLEN_KEY,
    at_sign_in,
)
from bot.sample.company import PROD, stable_id
from bot.sample.control_calls import console_login, describe, simple
from bot.sample.deeds import Step, change, done, refused, step

__all__ = ["entry_steps"]

_LOOKS = (
    simple("s3", "ListBuckets"),
    simple("iam", "ListUsers", None, PROD_SITE.iam("user/")),
    simple("iam", "ListRoles", None, PROD_SITE.iam("role/")),
    simple("iam", "GetAccountAuthorizationDetails"),
    simple("secretsmanager", "ListSecrets"),
    simple("kms", "ListKeys"),
    simple("dynamodb", "ListTables", None, PROD_SITE.arn("dynamodb", "table/*")),
    simple("rds", "DescribeDBSnapshots", None, PROD_SITE.arn("rds", "snapshot:*")),
    simple("lambda", "ListFunctions20150331"),
    simple("organizations", "ListAccounts"),
    simple("cloudtrail", "DescribeTrails", {"includeShadowTrails": True}),
    simple("guardduty", "ListDetectors", None, PROD_SITE.arn("guardduty", "detector/*")),
)
_HARDWARE = ("DescribeInstances", "DescribeSnapshots", "DescribeVpcs", "DescribeSecurityGroups")


def entry_steps() -> tuple[Step, ...]:
    """From the leak to two sign-ins without a second factor."""
    who = simple("sts", "GetCallerIdentity")
    failed = console_login("Failure", mfa=False)
    entered = console_login("Success", mfa=False)
    return (
        step(
            "23:10",
            "Maya works with her own access key, in the office",
            *done(MAYA, PROD_SITE, who, *_OWN_RIGHTS),
        ),
        step(
            "22:40",
            "The same key asks who it is, from an address nobody knows",
            *done(STOLEN_KEY, PROD_SITE, who),
        ),
        step(
            "22:36",
            "It looks around: thirty-four calls, all but two denied",
            *(
                *refused(STOLEN_KEY, PROD_SITE, *_LOOKS),
                *refused(STOLEN_KEY, PROD_SITE, *map(describe, _HARDWARE)),
                *refused(STOLEN_KEY, PROD_SITE, *_LOOKS, form=1),
                *refused(STOLEN_KEY, PROD_SITE, *map(describe, _HARDWARE), form=1),
                *done(STOLEN_KEY, PROD_SITE, *_OWN_RIGHTS),
            ),
            pace=3,
        ),
        step(
            "21:30",
            "Maya's password is guessed at: seven failed sign-ins",
            *done(STOLEN_CONSOLE, PROD_SITE, *[failed] * 7),
            pace=11,
        ),
        step(
            "21:27",
            "The eighth succeeds, without a second factor",
            *done(STOLEN_CONSOLE, PROD_SITE, entered),
        ),
        step(
            "21:05",
            "Root signs in as well, without a second factor",
            *done(at_sign_in(PROD), PROD_SITE, entered),
        ),
        step(
            "21:02",
            "Root makes itself an access key and opens billing",
            *done(
                ROOT,
                PROD_SITE,
                change(
                    "iam",
                    "CreateAccessKey",
                    {},
                    {"accessKey": {"status": "Active", "accessKeyId": _ROOT_KEY}},
                ),
                simple("billing", "GetBillingData"),
            ),
        ),
    )


_ROOT_KEY = stable_id("AKIA", "root of prod", 20)
_OWN_RIGHTS = (
    simple("iam", "GetUser", {"userName": "maya.ortiz"}),
    simple("iam", "ListAttachedUserPolicies", {"userName": "maya.ortiz"}),
)
