"""Engineers at work: reading mostly, refused now and then, signing in each morning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sample import data_calls as data
from bot.sample.company import (
    DATA,
    PROD,
    SECURITY,
    STAGING,
    Account,
    Site,
)
from bot.sample.control_calls import assume_role, console_login, describe, simple
from bot.sample.job import Calls, Job, bucket_of
from bot.sample.principals import (
    console_user,
)
from bot.sample.slots import number
from bot.sample.staff import engineer

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["people"]


def people(site: Site) -> Iterator[Job]:
    """Engineers at work: reading mostly, refused now and then, signing in each morning."""
    for rank, (name, role) in enumerate(_STAFF[site.account], start=1):
        person = engineer(site.account, name, role)
        yield Job(person, 4 / rank, _browsing(site), office=True, refused=5 / rank)
    if site.region == "us-east-1":
        yield from _sign_ins(site.account)


_STAFF: dict[Account, tuple[tuple[str, str], ...]] = {
    PROD: (("alice", "ReadOnly"), ("bruno", "Support"), ("chiara", "Platform"), ("dev", "Support")),
    DATA: (("elif", "DataEngineer"), ("farid", "DataEngineer"), ("grace", "Analyst")),
    STAGING: (("hana", "Developer"), ("ivo", "Developer"), ("jun", "Developer")),
    SECURITY: (("kofi", "SecurityAudit"), ("lena", "SecurityAudit")),
}


def _sign_ins(account: Account) -> Iterator[Job]:
    for name, _role in _STAFF[account]:
        person = console_user(account, name, ("198.51.100.24", "198.51.100.61"))
        right, wrong = console_login("Success", mfa=True), console_login("Failure", mfa=False)
        yield Job(person, 0.05, ((20.0, right), (1.0, wrong)), office=True)


def _browsing(site: Site) -> Calls:
    group: dict[str, object] = {"logGroupName": f"/ecs/portal-{site.account.name}"}
    query = group | {"startTime": number("int", 1_760_000_000, 1_780_000_000)}
    return (
        (9.0, describe("DescribeInstances", {"maxResults": 100, "filterSet": {}})),
        (8.0, simple("logs", "StartQuery", query, site.arn("logs", "log-group:portal"))),
        (6.0, simple("monitoring", "GetMetricData", {"maxDatapoints": 500})),
        (5.0, simple("iam", "ListUsers", {"maxItems": 100})),
        (4.0, simple("iam", "GetAccountSummary")),
        (5.0, data.s3_bucket(site, "GetBucketAcl", bucket_of(site, "artifacts"), {"acl": ""})),
        (4.0, simple("s3", "ListBuckets")),
        (4.0, simple("kms", "DescribeKey", {"keyId": site.kms_key("ephi")}, site.kms_key("ephi"))),
        (4.0, simple("secretsmanager", "ListSecrets", {"maxResults": 100})),
        (3.0, data.get_secret(site, f"{site.account.name}/portal/database")),
        (3.0, simple("sts", "GetCallerIdentity")),
        (3.0, simple("cloudtrail", "LookupEvents", {"maxResults": 50})),
        (2.0, simple("organizations", "ListAccounts")),
        (3.0, assume_role(site.account, "support-readonly", "ticket", caller=site)),
    )
