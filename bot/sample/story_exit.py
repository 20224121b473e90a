"""The story's third act: what the intruder reads, and how it is carried out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.sample import data_calls as data
from bot.sample.cast import (
    ADMIN,
    BACKDOOR,
    BREAK_GLASS,
    DATA_SITE,
    IMAGING,
    OUTSIDER,
    PATIENTS,
    PROD_SITE,
    STOLEN_KEY,
)
from bot.sample.company import ATTACKER_ACCOUNT
from bot.sample.deeds import Deed, Step, change, done, refused, step
from bot.sample.slots import slot

if TYPE_CHECKING:
    from bot.sample.calls import Call
    from bot.sample.events import Record

__all__ = ["exit_steps"]

_LAKE = "fernhill-ephi-lake-data"
_OPEN_BUCKET = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": "*",
            "Action": "s3:GetObject",
            "Resource": f"arn:aws:s3:::{IMAGING}/*",
        }
    ],
}


def exit_steps() -> tuple[Step, ...]:
    """Secrets, images and tables read; snapshots, buckets and ports opened to the outside."""
    return (
        step(
            "18:40",
            "Five secrets and two parameters are read in a minute",
            *done(BACKDOOR, PROD_SITE, *_secrets()),
            pace=8,
        ),
        step(
            "18:05",
            "The images' bucket is listed and forty images are fetched",
            *done(
                BACKDOOR,
                PROD_SITE,
                data.s3_bucket(PROD_SITE, "ListObjects", IMAGING, {"list-type": "2"}, "Data"),
                *[_image()] * 40,
            ),
            pace=5,
        ),
        step(
            "17:40",
            "The patients' table is scanned and exported",
            *done(BACKDOOR, PROD_SITE, *_patients()),
        ),
        step(
            "17:10",
            "The data lake is read under the emergency role",
            *done(BREAK_GLASS, DATA_SITE, *[_lake()] * 8),
            pace=6,
        ),
        step(
            "16:30",
            "Snapshots of disks and databases are shared with an account outside",
            *done(ADMIN, PROD_SITE, *_snapshots()),
        ),
        step(
            "16:00",
            "The bucket's guards fall, and anybody may read it",
            *done(ADMIN, PROD_SITE, *_public_bucket()),
        ),
        step("15:50", "An account outside reads from it, and then nobody at all", *_strangers()),
        step(
            "15:35",
            "Ports are opened to the world, and plain HTTP is served",
            *done(ADMIN, PROD_SITE, *_network()),
        ),
        step("15:20", "A function may be invoked by anybody", *done(ADMIN, PROD_SITE, _function())),
        step("15:05", "The VPC endpoint stops copies to a bucket outside", *_stopped()),
    )


def _secrets() -> tuple[Call, ...]:
    names = ("prod/ehr/api-token", "prod/portal/database", "prod/imaging/pacs-admin")
    more = ("prod/backup/vault-key", "prod/billing/clearing-house")
    parameters = ("/prod/portal/signing-key", "/prod/vpn/shared-secret")
    return (
        *(data.get_secret(PROD_SITE, name) for name in (*names, *more)),
        *(data.get_parameter(PROD_SITE, name) for name in parameters),
    )


def _image() -> Call:
    key = f"studies/1.2.840.99999.{slot('int', 1000, 2800)}/series-1/image-{slot('digits', 4)}.dcm"
    return data.s3_object(PROD_SITE, "GetObject", IMAGING, key, size=(9_000_000, 48_000_000))


def _lake() -> Call:
    part = f"curated/patients/part-{slot('digits', 5)}-c000.zstd.parquet"
    return data.s3_object(DATA_SITE, "GetObject", _LAKE, part, size=(90_000_000, 480_000_000))


def _patients() -> tuple[Call, ...]:
    arn = PROD_SITE.arn("dynamodb", f"table/{PATIENTS}")
    scan = data.table(PROD_SITE, "Scan", PATIENTS, {"limit": 10_000})
    export: Record = {"tableArn": arn, "s3Bucket": "ortiz-holiday-photos"}
    return (scan,) * 6 + (change("dynamodb", "ExportTableToPointInTime", export),)


def _snapshots() -> tuple[Call, ...]:
    shared = {"add": {"items": [{"userId": ATTACKER_ACCOUNT.id}]}}
    disk: Record = {"snapshotId": "snap-0b7d21e9c4a35f806", "createVolumePermission": shared}
    database: dict[str, object] = {
        "dBSnapshotIdentifier": "ehr-prod-final",
        "attributeName": "restore",
        "valuesToAdd": [ATTACKER_ACCOUNT.id],
    }
    image = {"imageId": "ami-04c8e1f2a96b37d50", "launchPermission": shared}
    return (
        change("ec2", "CreateSnapshot", {"volumeId": "vol-0e52d7b91fa6c3840"}),
        change("ec2", "ModifySnapshotAttribute", {**disk, "attributeType": _PERMISSION}),
        change("ec2", "ModifyImageAttribute", {**image, "attributeType": "launchPermission"}),
        change("rds", "ModifyDBSnapshotAttribute", database),
    )


_PERMISSION = "CREATE_VOLUME_PERMISSION"


def _public_bucket() -> tuple[Call, ...]:
    guard: dict[str, object] = dict.fromkeys(_GUARDS, False)
    everyone = {"URI": "http://acs.amazonaws.com/groups/global/AllUsers"}
    grant = {"Grant": {"Grantee": everyone, "Permission": "READ"}}
    away = {"Bucket": "arn:aws:s3:::ortiz-holiday-photos", "Account": ATTACKER_ACCOUNT.id}
    rule = {"Rule": {"Status": "Enabled", "Destination": away}}
    requests: dict[str, dict[str, object]] = {
        "PutBucketPublicAccessBlock": {"PublicAccessBlockConfiguration": guard},
        "DeleteBucketPolicy": {"policy": ""},
        "PutBucketPolicy": {"bucketPolicy": _OPEN_BUCKET},
        "PutBucketAcl": {"AccessControlPolicy": {"AccessControlList": grant}},
        "PutBucketReplication": {"ReplicationConfiguration": rule},
        "DeleteBucketEncryption": {"encryption": ""},
    }
    return tuple(
        data.s3_bucket(PROD_SITE, name, IMAGING, request) for name, request in requests.items()
    )


_GUARDS = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")


def _network() -> tuple[Call, ...]:
    listener = PROD_SITE.arn("elasticloadbalancing", "loadbalancer/app/portal/50dc6c495c0c9188")
    plain: dict[str, object] = {"loadBalancerArn": listener, "port": 80, "protocol": "HTTP"}
    return (
        *(change("ec2", "AuthorizeSecurityGroupIngress", _open(port)) for port in (22, 5432)),
        change("elasticloadbalancing", "CreateListener", plain),
        change("rds", "ModifyDBInstance", {"dBInstanceIdentifier": "ehr", **_EXPOSED}),
        change(
            "ec2", "DisableEbsEncryptionByDefault", {"DisableEbsEncryptionByDefaultRequest": ""}
        ),
        change("ec2", "CreateVolume", {"size": "500", "encrypted": False}, {"encrypted": False}),
        change("ec2", "ModifyInstanceMetadataOptions", _OLD_METADATA),
        change("rds", "CreateDBInstance", _PLAIN_DATABASE),
        change("acm", "DeleteCertificate", {"certificateArn": _CERTIFICATE}),
    )


_EXPOSED = {"publiclyAccessible": True, "applyImmediately": True}
_OLD_METADATA: Record = {"instanceId": "i-0c5e8b1f7a3d92640", "httpTokens": "optional"}
_PLAIN_DATABASE: Record = {"dBInstanceIdentifier": "ehr-copy", "storageEncrypted": False}
_CERTIFICATE = PROD_SITE.arn("acm", "certificate/7b1c5d0e-1f64-4a83-b0a2-9c2f3e8d6a41")


def _open(port: int) -> dict[str, object]:
    world = {"items": [{"cidrIp": "0.0.0.0/0"}]}
    rule = {"ipProtocol": "tcp", "fromPort": port, "toPort": port, "ipRanges": world}
    return {"groupId": "sg-08f3b6d25c1e9a740", "ipPermissions": {"items": [rule]}}


def _function() -> Call:
    return change(
        "lambda",
        "AddPermission20150331v2",
        {
            "functionName": "portal-session",
            "statementId": "open",
            "action": "lambda:InvokeFunction",
            "principal": "*",
        },
    )


def _stopped() -> tuple[Deed, ...]:
    """The endpoint's policy refuses what IAM would have allowed."""
    away = refused(BACKDOOR, PROD_SITE, data.endpoint_activity(PROD_SITE, "s3", "PutObject"))
    return (*away, *refused(STOLEN_KEY, PROD_SITE, _image()), *away)


def _strangers() -> tuple[Deed, ...]:
    """What the open policy lets in: an account outside, and nobody at all."""
    anonymous: Record = {"type": "AWSAccount", "principalId": "", "accountId": "anonymous"}
    nobody = replace(OUTSIDER, identity=anonymous, agent="curl/8.11.1")
    return (*done(OUTSIDER, PROD_SITE, *[_image()] * 6), *done(nobody, PROD_SITE, _image()))
