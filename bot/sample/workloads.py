"""What each account is there for: imaging, the portal, the data lake, the audits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sample import data_calls as data
from bot.sample.company import (
    COMPANY,
    DATA,
    PARTNER,
    PROD,
    SECURITY,
    Site,
    stable_hex,
)
from bot.sample.control_calls import simple
from bot.sample.job import Job, bucket_of, zipf
from bot.sample.principals import (
    assumed_role,
    external_account,
)
from bot.sample.slots import slot
from bot.sample.staff import BOTO, task

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["workloads"]


def workloads(site: Site) -> Iterator[Job]:
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


_IMAGE = (
    f"studies/1.2.840.99999.{slot('int', 1000, 2800)}/"
    f"series-{slot('int', 1, 9)}/image-{slot('digits', 4)}.dcm"
)


def _imaging(site: Site) -> Iterator[Job]:
    """The picture archive: most of all traffic, one old gateway with an old TLS among it."""
    bucket = bucket_of(site, "ephi-imaging")
    context: dict[str, object] = {"aws:s3:arn": f"arn:aws:s3:::{bucket}"}
    calls = (
        (50.0, data.s3_object(site, "GetObject", bucket, _IMAGE)),
        (16.0, data.s3_object(site, "PutObject", bucket, _IMAGE)),
        (11.0, data.s3_object(site, "HeadObject", bucket, _IMAGE)),
        (5.0, data.s3_bucket(site, "ListObjects", bucket, {"list-type": "2"}, "Data")),
        (22.0, data.kms(site, "Decrypt", "ephi", context)),
        (9.0, data.kms(site, "GenerateDataKey", "ephi", context)),
    )
    for rank, weight in zipf(34, 10):
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
    for rank, weight in zipf(22, 8):
        yield Job(task(site, "svc-patient-portal", rank), weight, calls, refused=0.3)


def _lab_orders(site: Site) -> Iterator[Job]:
    """Laboratory orders and the billing run."""
    bucket = bucket_of(site, "ephi-documents")
    document = f"orders/2026/{slot('digits', 2)}/order-{slot('digits', 7)}.pdf"
    calls = (
        (20.0, data.s3_object(site, "PutObject", bucket, document)),
        (24.0, data.s3_object(site, "GetObject", bucket, document)),
        (4.0, data.s3_object(site, "DeleteObject", bucket, f"staging/{document}")),
        (8.0, data.get_secret(site, "prod/ehr/api-token")),
        (12.0, data.invoke(site, "lab-order-router")),
    )
    for rank, weight in zipf(9, 3):
        yield Job(task(site, "svc-lab-orders", rank, BOTO), weight, calls, refused=0.4)


def _warehouse(site: Site) -> Iterator[Job]:
    """The data lake's extract jobs, which work through the night."""
    bucket = bucket_of(site, "ephi-lake")
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
    for rank, weight in zipf(20, 6):
        yield Job(task(site, "svc-analytics", rank, BOTO), weight, calls, refused=0.4)


def _exchange(site: Site) -> Iterator[Job]:
    """The partner laboratory delivers results into a bucket of ours from its own account."""
    bucket = bucket_of(site, "ephi-exchange")
    result = f"inbound/{PARTNER.name}/hl7-{slot('digits', 8)}.json.gz"
    calls = (
        (30.0, data.s3_object(site, "PutObject", bucket, result)),
        (6.0, data.s3_object(site, "GetObject", bucket, result)),
    )
    partner = external_account(PARTNER, "results-uploader", ("203.0.113.40", "203.0.113.41"))
    yield Job(partner, 5, calls, refused=1.0)


def _audit(site: Site) -> Iterator[Job]:
    """Security's own readers: the log archive, findings, the posture scanner."""
    bucket = bucket_of(site, "org-trail")
    log = f"AWSLogs/{slot('pick', '111122223333', '444455556666')}/{slot('hex', 16)}.json.gz"
    calls = (
        (40.0, data.s3_object(site, "GetObject", bucket, log)),
        (9.0, simple("guardduty", "ListFindings", {"detectorId": stable_hex("gd", 32)})),
        (9.0, simple("securityhub", "GetFindings", {"maxResults": 100})),
        (9.0, simple("config", "GetComplianceDetailsByConfigRule", {"limit": 100})),
        (6.0, simple("cloudtrail", "GetTrailStatus", {"name": f"{COMPANY}-org-trail"})),
        (8.0, simple("iam", "ListRoles", {"maxItems": 1000})),
    )
    for rank, weight in zipf(30, 3):
        yield Job(task(site, "svc-posture-scanner", rank, BOTO), weight, calls, refused=1.2)
