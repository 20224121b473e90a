"""Who does what, where, and how often: the ordinary days of Fernhill Health.

Weights are relative. The few busiest services make most of the events, as in any real trail.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.sample import data_calls as data
from bot.sample.calls import Call
from bot.sample.company import (
    COMPANY,
    DATA,
    PARTNER,
    PROD,
    SECURITY,
    STAGING,
    Account,
    Site,
    stable_hex,
)
from bot.sample.control_calls import assume_role, console_login, describe, simple
from bot.sample.principals import (
    Principal,
    assumed_role,
    console_user,
    external_account,
    iam_user,
    service,
    through_service,
)
from bot.sample.slots import number, slot
from bot.sample.staff import BOTO, JAVA, TERRAFORM, engineer, task

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Job", "jobs_of"]

Calls = tuple[tuple[float, Call], ...]


@dataclass(frozen=True, slots=True)
class Job:
    """A principal's calls with their weights; `office` jobs rest at night and at weekends.

    `refused` is how readily the principal's calls are denied, against other jobs.
    """

    principal: Principal
    weight: float
    calls: Calls
    office: bool = False
    refused: float = 0.0


def jobs_of(site: Site) -> tuple[Job, ...]:
    """Every job that leaves events in the site's stream."""
    return (*_work(site), *_aws(site), *_platform(site), *_people(site))


def _work(site: Site) -> Iterator[Job]:
    """The workloads of the account: what it is there for."""
    match site.account:
        case account if account == PROD:
            yield from _imaging(site)
            yield from _portal(site)
            yield from _lab_orders(site)
        case account if account == DATA:
            yield from _warehouse(site)
            yield from _exchange(site)
        case account if account == SECURITY:
            yield from _audit(site)
        case _:
            yield from _portal(site)


def _zipf(weight: float, count: int) -> Iterator[tuple[int, float]]:
    """Instance numbers and their shares of a weight, the first the busiest."""
    total = sum(1 / rank for rank in range(1, count + 1))
    return ((rank, weight / rank / total) for rank in range(1, count + 1))


def _bucket(site: Site, purpose: str) -> str:
    suffix = {"us-east-1": "", "us-west-2": "-dr", "eu-west-1": "-eu"}[site.region]
    return f"{COMPANY}-{purpose}-{site.account.name}{suffix}"


_IMAGE = (
    f"studies/1.2.840.99999.{slot('int', 1000, 2800)}/"
    f"series-{slot('int', 1, 9)}/image-{slot('digits', 4)}.dcm"
)


def _imaging(site: Site) -> Iterator[Job]:
    """The picture archive: most of all traffic, one old gateway with an old TLS among it."""
    bucket = _bucket(site, "ephi-imaging")
    context: dict[str, object] = {"aws:s3:arn": f"arn:aws:s3:::{bucket}"}
    calls = (
        (50.0, data.s3_object(site, "GetObject", bucket, _IMAGE)),
        (16.0, data.s3_object(site, "PutObject", bucket, _IMAGE)),
        (11.0, data.s3_object(site, "HeadObject", bucket, _IMAGE)),
        (5.0, data.s3_bucket(site, "ListObjects", bucket, {"list-type": "2"}, "Data")),
        (22.0, data.kms(site, "Decrypt", "ephi", context)),
        (9.0, data.kms(site, "GenerateDataKey", "ephi", context)),
    )
    for rank, weight in _zipf(34, 6):
        yield Job(task(site, "svc-imaging-archive", rank), weight, calls, refused=0.4)
    for rank, (tls, weight) in enumerate((("TLSv1.2", 1.8), ("TLSv1.1", 0.08), ("TLSv1.0", 0.05))):
        gateway = task(site, "svc-pacs-gateway", rank, BOTO, tls=tls, version="1.08")
        yield Job(gateway, weight, calls[:3])


def _portal(site: Site) -> Iterator[Job]:
    """The patient portal: tables, functions, its secret and its parameters."""
    account = site.account.name
    patients, visits = f"ephi-patients-{account}", f"ephi-appointments-{account}"
    key: dict[str, object] = {"key": {"patientId": f"p-{slot('digits', 6)}"}}
    context: dict[str, object] = {"aws:dynamodb:tableName": patients}
    calls = (
        (34.0, data.table(site, "GetItem", patients, key | {"consistentRead": False})),
        (18.0, data.table(site, "Query", visits, {"limit": 50, "indexName": "by-clinic"})),
        (9.0, data.table(site, "UpdateItem", visits, key)),
        (7.0, data.table(site, "PutItem", patients, key)),
        (1.0, data.table(site, "DeleteItem", visits, key)),
        (18.0, data.invoke(site, "portal-session")),
        (7.0, data.invoke(site, "portal-notify")),
        (9.0, data.kms(site, "Decrypt", "ephi", context)),
        (2.0, data.get_secret(site, f"{account}/portal/database")),
        (3.0, data.get_parameter(site, f"/{account}/portal/feature-flags")),
    )
    for rank, weight in _zipf(22, 5):
        yield Job(task(site, "svc-patient-portal", rank), weight, calls, refused=0.3)


def _lab_orders(site: Site) -> Iterator[Job]:
    """Laboratory orders and the billing run."""
    bucket = _bucket(site, "ephi-documents")
    document = f"orders/2026/{slot('digits', 2)}/order-{slot('digits', 7)}.pdf"
    calls = (
        (20.0, data.s3_object(site, "PutObject", bucket, document)),
        (24.0, data.s3_object(site, "GetObject", bucket, document)),
        (4.0, data.s3_object(site, "DeleteObject", bucket, f"staging/{document}")),
        (8.0, data.get_secret(site, "prod/ehr/api-token")),
        (12.0, data.invoke(site, "lab-order-router")),
    )
    for rank, weight in _zipf(9, 3):
        yield Job(task(site, "svc-lab-orders", rank, BOTO), weight, calls, refused=0.4)


def _warehouse(site: Site) -> Iterator[Job]:
    """The data lake's extract jobs, which work through the night."""
    bucket = _bucket(site, "ephi-lake")
    part = f"curated/encounters/day={slot('int', 1, 28)}/part-{slot('digits', 5)}-c000.zstd.parquet"
    session = assumed_role(
        site.account, "svc-lake-etl", "GlueJobRunnerSession", ("10.61.8.14",), BOTO, hours=2
    )
    calls = (
        (40.0, data.s3_object(site, "GetObject", bucket, part)),
        (21.0, data.s3_object(site, "PutObject", bucket, part)),
        (8.0, data.s3_bucket(site, "ListObjects", bucket, {"prefix": "curated/"}, "Data")),
        (9.0, simple("glue", "GetPartitions", {"databaseName": "lake", "tableName": "visits"})),
        (6.0, simple("glue", "GetTable", {"databaseName": "lake", "name": "encounters"})),
        (7.0, data.get_secret(site, "data/warehouse/loader")),
    )
    yield Job(session, 30, calls, refused=0.6)
    for rank, weight in _zipf(20, 4):
        yield Job(task(site, "svc-analytics", rank, BOTO), weight, calls, refused=0.4)


def _exchange(site: Site) -> Iterator[Job]:
    """The partner laboratory delivers results into a bucket of ours from its own account."""
    bucket = _bucket(site, "ephi-exchange")
    result = f"inbound/{PARTNER.name}/hl7-{slot('digits', 8)}.json.gz"
    calls = (
        (30.0, data.s3_object(site, "PutObject", bucket, result)),
        (6.0, data.s3_object(site, "GetObject", bucket, result)),
    )
    partner = external_account(PARTNER, "results-uploader", ("203.0.113.40", "203.0.113.41"))
    yield Job(partner, 5, calls, refused=1.0)


def _audit(site: Site) -> Iterator[Job]:
    """Security's own readers: the log archive, findings, the posture scanner."""
    bucket = _bucket(site, "org-trail")
    log = f"AWSLogs/{slot('pick', '111122223333', '444455556666')}/{slot('hex', 16)}.json.gz"
    calls = (
        (40.0, data.s3_object(site, "GetObject", bucket, log)),
        (9.0, simple("guardduty", "ListFindings", {"detectorId": stable_hex("gd", 32)})),
        (9.0, simple("securityhub", "GetFindings", {"maxResults": 100})),
        (9.0, simple("config", "GetComplianceDetailsByConfigRule", {"limit": 100})),
        (6.0, simple("cloudtrail", "GetTrailStatus", {"name": f"{COMPANY}-org-trail"})),
        (8.0, simple("iam", "ListRoles", {"maxItems": 1000})),
    )
    for rank, weight in _zipf(30, 3):
        yield Job(task(site, "svc-posture-scanner", rank, BOTO), weight, calls, refused=1.2)


def _aws(site: Site) -> Iterator[Job]:
    """AWS itself: services that assume their roles and use keys for others."""
    for host, role in _SERVICE_ROLES:
        name = role.rsplit("/", maxsplit=1)[-1]
        shared = {"sharedEventID": slot("uuid", "shared")}
        call = assume_role(site.account, role, f"{name}-session", caller=site)
        yield Job(service(host), 0.9, ((1.0, replace(call, more=(call.more or {}) | shared)),))
    volume: dict[str, object] = {"aws:ebs:id": f"vol-0{slot('hex', 16)}"}
    owner = through_service(task(site, "svc-batch", 1), "ec2.amazonaws.com")
    yield Job(owner, 1.2, ((1.0, data.kms(site, "Decrypt", "ebs", volume)),))


_SERVICE_ROLES = (
    ("ecs-tasks.amazonaws.com", "svc-patient-portal"),
    ("lambda.amazonaws.com", "svc-notify"),
    ("config.amazonaws.com", "aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"),
    ("ec2.amazonaws.com", "svc-batch"),
)


def _platform(site: Site) -> Iterator[Job]:
    """What keeps machines running: agents, scaling, deployment pipelines."""
    instance = f"i-0{stable_hex(site.account.id + site.region, 16)}"
    agent = assumed_role(site.account, "svc-node", instance, ("10.20.4.17",), JAVA)
    beat: dict[str, object] = {"instanceId": instance, "agentVersion": "3.3.1611.0"}
    yield Job(agent, 5, ((1.0, simple("ssm", "UpdateInstanceInformation", beat)),))
    yield Job(task(site, "svc-autoscaler", 1, BOTO), 6, _SCALING, refused=0.5)
    yield Job(task(site, "svc-metrics", 1, BOTO), 4, _METRICS, refused=0.5)
    deploy = assumed_role(site.account, "ci-deploy", "GitHubActions", ("192.0.2.18",), TERRAFORM)
    yield Job(deploy, 4, _deployment(site), office=True, refused=7)
    legacy = iam_user(site.account, "svc-backup-legacy", ("192.0.2.77",), BOTO, tls="TLSv1.2")
    yield Job(legacy, 1, _SCALING[:3], refused=1)
    refused = data.vpce_denied("s3", "GetObject")
    yield Job(task(site, "svc-batch", 2, BOTO), 0.06, ((1.0, refused),))


_SCALING: Calls = (
    (12.0, describe("DescribeInstances", {"maxResults": 1000, "filterSet": {}})),
    (6.0, describe("DescribeVolumes")),
    (5.0, describe("DescribeSecurityGroups", {"securityGroupSet": {}, "filterSet": {}})),
    (4.0, describe("DescribeSubnets")),
    (3.0, describe("DescribeNetworkInterfaces")),
    (8.0, simple("autoscaling", "DescribeAutoScalingGroups", {"maxRecords": 100})),
    (7.0, simple("elasticloadbalancing", "DescribeTargetHealth", {"targets": []})),
    (5.0, simple("ecs", "DescribeTasks", {"cluster": "main", "tasks": [slot("hex", 32)]})),
)
_METRICS: Calls = (
    (9.0, simple("monitoring", "DescribeAlarms", {"maxRecords": 100})),
    (8.0, simple("tagging", "GetResources", {"resourcesPerPage": 100})),
    (5.0, simple("rds", "DescribeDBInstances", {"maxRecords": 100})),
    (4.0, simple("logs", "DescribeLogGroups", {"limit": 50})),
)


def _deployment(site: Site) -> Calls:
    role = "svc-patient-portal"
    arn = site.iam(f"role/{role}")
    stack: dict[str, object] = {"stackName": f"portal-{slot('pick', 'web', 'api', 'jobs')}"}
    task_definition: dict[str, object] = {"family": "portal-web", "taskRoleArn": arn}
    return (
        (9.0, simple("iam", "GetRole", {"roleName": role}, arn)),
        (8.0, simple("iam", "ListAttachedRolePolicies", {"roleName": role}, arn)),
        (7.0, data.s3_bucket(site, "GetBucketPolicy", _bucket(site, "artifacts"))),
        (6.0, data.s3_bucket(site, "GetBucketEncryption", _bucket(site, "artifacts"))),
        (6.0, simple("cloudformation", "DescribeStacks", stack)),
        (4.0, simple("ecr", "BatchGetImage", {"repositoryName": "portal", "imageIds": []})),
        (3.0, simple("ecs", "UpdateService", {"cluster": "main", "service": "portal-web"})),
        (3.0, simple("ecs", "RegisterTaskDefinition", task_definition)),
        (3.0, simple("lambda", "UpdateFunctionCode20150331v2", {"functionName": "portal-notify"})),
        (5.0, data.get_parameter(site, f"/{site.account.name}/portal/image-tag")),
        (5.0, assume_role(site.account, "ci-deploy", "GitHubActions", caller=site)),
        (2.0, describe("DescribeSecurityGroupRules")),
    )


def _people(site: Site) -> Iterator[Job]:
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
        (5.0, data.s3_bucket(site, "GetBucketAcl", _bucket(site, "artifacts"), {"acl": ""})),
        (4.0, simple("s3", "ListBuckets")),
        (4.0, simple("kms", "DescribeKey", {"keyId": site.kms_key("ephi")}, site.kms_key("ephi"))),
        (4.0, simple("secretsmanager", "ListSecrets", {"maxResults": 100})),
        (3.0, data.get_secret(site, f"{site.account.name}/portal/database")),
        (3.0, simple("sts", "GetCallerIdentity")),
        (3.0, simple("cloudtrail", "LookupEvents", {"maxResults": 50})),
        (2.0, simple("organizations", "ListAccounts")),
        (3.0, assume_role(site.account, "support-readonly", "ticket", caller=site)),
    )
