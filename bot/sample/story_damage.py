"""The story's last act: the watchers are blinded, keys and objects destroyed, and the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sample import data_calls as data
from bot.sample.cast import (
    ADMIN,
    BACKDOOR,
    BREAK_GLASS,
    DATA_SITE,
    IMAGING,
    INCIDENT,
    PATIENTS,
    PROD_SITE,
    RESPONDER,
    RETURNED,
    RETURNED_CONSOLE,
    SECURITY_SITE,
    STOLEN_KEY,
)
from bot.sample.company import PROD, stable_hex
from bot.sample.control_calls import assume_role, console_login, simple
from bot.sample.deeds import Deed, Step, change, done, refused, step
from bot.sample.principals import session_key
from bot.sample.slots import slot

if TYPE_CHECKING:
    from bot.sample.calls import Call
    from bot.sample.events import Record

__all__ = ["damage_steps"]

_TRAIL = "fernhill-org-trail"
_KEY = PROD_SITE.kms_key("ephi")
_FORCED: Record = {"secretId": "prod/backup/vault-key", "forceDeleteWithoutRecovery": True}
_NO_RECOVERY: Record = {
    "tableName": "ephi-encounters-data",
    "pointInTimeRecoverySpecification": {"pointInTimeRecoveryEnabled": False},
}
_VAULT: Record = {"backupVaultName": "ephi-six-years"}


def damage_steps() -> tuple[Step, ...]:
    """From the first try at the trail to the responder who takes the keys away."""
    return (
        step(
            "14:30",
            "The organization's trail resists: five tries, all denied",
            *refused(ADMIN, PROD_SITE, *_trail(_TRAIL), form=8),
            pace=15,
        ),
        step(
            "14:20",
            "The account's own trail does not",
            *done(ADMIN, PROD_SITE, *_trail("portal-debug-trail")),
        ),
        step(
            "14:05",
            "The other watchers are switched off, one after the other",
            *done(ADMIN, PROD_SITE, *_watchers()),
        ),
        step(
            "12:50",
            "The key of all patient data is disabled and scheduled for deletion",
            *done(ADMIN, PROD_SITE, *_keys()),
        ),
        step(
            "12:20",
            "Versions stop being kept, and images are deleted",
            *done(ADMIN, PROD_SITE, *_versions(), *[_deleted()] * 12),
            pace=5,
        ),
        step(
            "11:50",
            "Backups go; the vault's lock saves the rest",
            *(
                *done(BREAK_GLASS, DATA_SITE, *_backups()),
                *refused(BREAK_GLASS, DATA_SITE, change("backup", "DeleteBackupVault", _VAULT)),
                *refused(BACKDOOR, PROD_SITE, _table_gone()),
            ),
        ),
        step(
            "10:15",
            "A fleet of large machines is asked for, and refused",
            *refused(BACKDOOR, PROD_SITE, *_miners()),
            pace=20,
        ),
        step(
            "09:30",
            "The account tries to leave the organization, and may not",
            *refused(ADMIN, PROD_SITE, change("organizations", "LeaveOrganization", {}), form=9),
        ),
        step(
            "06:30",
            "The backdoor comes back from a third address, signs in and reads on",
            *done(RETURNED_CONSOLE, PROD_SITE, console_login("Success", mfa=False)),
            *done(RETURNED, PROD_SITE, *_return()),
            pace=30,
        ),
        step("01:10", "A responder sees it, and takes the keys away", *_response()),
        step("00:25", "The stolen key is tried again, and refused", *_last_try(), pace=40),
    )


def _trail(name: str) -> tuple[Call, ...]:
    arn = PROD_SITE.arn("cloudtrail", f"trail/{name}")
    nothing = {"readWriteType": "WriteOnly", "includeManagementEvents": False}
    requests: dict[str, dict[str, object]] = {
        "StopLogging": {"name": arn},
        "PutEventSelectors": {"trailName": name, "eventSelectors": [nothing]},
        "UpdateTrail": {"name": name, "enableLogFileValidation": False},
        "PutInsightSelectors": {"trailName": name, "insightSelectors": []},
        "DeleteTrail": {"name": arn},
    }
    return tuple(change("cloudtrail", each, request, on=arn) for each, request in requests.items())


def _watchers() -> tuple[Call, ...]:
    detector = {"detectorId": stable_hex("prod/detector", 32)}
    group = {"logGroupName": "/aws/vpc/flow-logs"}
    return (
        change("guardduty", "UpdateDetector", {**detector, "enable": False}),
        change("guardduty", "DeleteDetector", {**detector}),
        change("config", "StopConfigurationRecorder", {"configurationRecorderName": "default"}),
        change("config", "DeleteDeliveryChannel", {"deliveryChannelName": "default"}),
        change("securityhub", "DisableSecurityHub", {}),
        change("ec2", "DeleteFlowLogs", {"DeleteFlowLogsRequest": {"FlowLogId": "fl-0a4c71d3"}}),
        change("logs", "PutRetentionPolicy", {**group, "retentionInDays": 1}),
        change("logs", "DeleteLogGroup", {**group}),
        change("monitoring", "DeleteAlarms", {"alarmNames": ["root-use", "trail-stopped"]}),
        change("access-analyzer", "DeleteAnalyzer", {"analyzerName": "organization"}),
        data.s3_bucket(PROD_SITE, "PutBucketLogging", IMAGING, {"BucketLoggingStatus": {}}),
    )


def _keys() -> tuple[Call, ...]:
    owner = {"AWS": "arn:aws:iam::210987654321:root"}
    statement = {"Effect": "Allow", "Principal": owner, "Action": "kms:*", "Resource": "*"}
    return (
        change("kms", "DisableKeyRotation", {"keyId": _KEY}, on=_KEY),
        change("kms", "PutKeyPolicy", {"keyId": _KEY, "policy": {"Statement": [statement]}}),
        change("kms", "DisableKey", {"keyId": _KEY}, on=_KEY),
        change("secretsmanager", "DeleteSecret", _FORCED),
        change("kms", "ScheduleKeyDeletion", {"keyId": _KEY, "pendingWindowInDays": 7}),
    )


def _versions() -> tuple[Call, ...]:
    soon = {"Status": "Enabled", "Expiration": {"Days": 1}, "Filter": {"Prefix": ""}}
    requests: dict[str, dict[str, object]] = {
        "PutBucketVersioning": {"VersioningConfiguration": {"Status": "Suspended"}},
        "PutBucketLifecycle": {"LifecycleConfiguration": {"Rule": soon}},
        "PutObjectLockConfiguration": {"ObjectLockConfiguration": {}},
    }
    return tuple(
        data.s3_bucket(PROD_SITE, name, IMAGING, request) for name, request in requests.items()
    )


def _deleted() -> Call:
    key = f"studies/1.2.840.99999.{slot('int', 1000, 2800)}/series-1/image-{slot('digits', 4)}.dcm"
    return data.s3_object(PROD_SITE, "DeleteObject", IMAGING, key)


def _backups() -> tuple[Call, ...]:
    point = {"recoveryPointArn": DATA_SITE.arn("backup", "recovery-point:1f0c8a6d-lake")}
    return (
        change("backup", "UpdateRecoveryPointLifecycle", {**_VAULT, **point}),
        change("backup", "DeleteRecoveryPoint", {**_VAULT, **point}),
        change("dynamodb", "UpdateContinuousBackups", _NO_RECOVERY),
        change("rds", "DeleteDBSnapshot", {"dBSnapshotIdentifier": "warehouse-weekly"}),
    )


def _table_gone() -> Call:
    arn = PROD_SITE.arn("dynamodb", f"table/{PATIENTS}")
    return change("dynamodb", "DeleteTable", {"tableName": PATIENTS}, on=arn)


def _miners() -> tuple[Call, ...]:
    count = {"items": [{"imageId": "ami-04c8e1f2a96b37d50", "minCount": 8, "maxCount": 8}]}
    request: dict[str, object] = {"instancesSet": count, "instanceType": "p4d.24xlarge"}
    fleet = change("ec2", "RunInstances", request, on=PROD_SITE.arn("ec2", "instance/*"))
    return (fleet,) * 4


def _return() -> tuple[Call, ...]:
    return (
        simple("sts", "GetCallerIdentity"),
        data.get_secret(PROD_SITE, "prod/ehr/api-token"),
        data.table(PROD_SITE, "Scan", PATIENTS, {"limit": 10_000}),
        change("ssm", "StartSession", {"target": "i-0c5e8b1f7a3d92640"}),
        change("ssm", "SendCommand", {"documentName": "AWS-RunShellScript"}),
        change("ec2", "GetPasswordData", {"instanceId": "i-0c5e8b1f7a3d92640"}),
    )


def _response() -> tuple[Deed, ...]:
    """What the responder does; each is a change that an auditor will ask about as well."""
    key = {"userName": "maya.ortiz", "status": "Inactive"}
    enter = assume_role(
        PROD, "incident-response", "lena", caller=SECURITY_SITE, key=session_key(INCIDENT)
    )
    return (
        *done(RESPONDER, SECURITY_SITE, simple("cloudtrail", "LookupEvents"), enter),
        *done(
            INCIDENT,
            PROD_SITE,
            change("iam", "UpdateAccessKey", {**key, "accessKeyId": _STOLEN}),
            change("iam", "DeleteLoginProfile", {"userName": "svc-telemetry"}),
            change("kms", "CancelKeyDeletion", {"keyId": _KEY}, on=_KEY),
            change("kms", "EnableKey", {"keyId": _KEY}, on=_KEY),
        ),
    )


_STOLEN = STOLEN_KEY.identity["accessKeyId"]


def _last_try() -> tuple[Deed, ...]:
    calls = (simple("iam", "ListUsers", None, PROD_SITE.iam("user/")), simple("s3", "ListBuckets"))
    return refused(STOLEN_KEY, PROD_SITE, *calls, form=1)
