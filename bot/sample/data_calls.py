"""Calls that touch what Fernhill keeps: objects, tables, secrets, keys, parameters, functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from bot.sample.calls import Call
from bot.sample.slots import number, slot

if TYPE_CHECKING:
    from bot.sample.company import Site
    from bot.sample.events import Record

__all__ = [
    "endpoint_activity",
    "get_parameter",
    "get_secret",
    "invoke",
    "kms",
    "s3_bucket",
    "s3_object",
    "table",
]


def s3_object(
    site: Site, name: str, bucket: str, key: str, *, size: tuple[int, int] = (2048, 900_000)
) -> Call:
    """A data event on an object: GetObject, PutObject, HeadObject, DeleteObject."""
    moved = number("int", *size)
    put = name == "PutObject"
    item: Record = {"type": "AWS::S3::Object", "ARN": f"arn:aws:s3:::{bucket}/{key}"}
    return Call(
        "s3",
        name,
        {"bucketName": bucket, "Host": _host(site, bucket), "key": key},
        response=_encrypted(site) if put else None,
        extra=_s3_extra(moved if put else 0, moved if name == "GetObject" else 0),
        resources=(item, *_bucket(site, bucket)),
        resource=f"arn:aws:s3:::{bucket}/{key}",
        host=_host(site, bucket),
        category="Data",
    )


def s3_bucket(
    site: Site,
    name: str,
    bucket: str,
    request: Record | None = None,
    category: Literal["Management", "Data"] = "Management",
) -> Call:
    """A call on a bucket, such as GetBucketAcl or (as a data event) ListObjects."""
    return Call(
        "s3",
        name,
        {"bucketName": bucket, "Host": _host(site, bucket)} | (request or {}),
        extra=_s3_extra(0, number("int", 240, 9000)),
        resources=_bucket(site, bucket),
        resource=f"arn:aws:s3:::{bucket}",
        host=_host(site, bucket),
        category=category,
    )


def _host(site: Site, bucket: str) -> str:
    return f"{bucket}.s3.{site.region}.amazonaws.com"


def _bucket(site: Site, bucket: str) -> tuple[Record, ...]:
    arn = f"arn:aws:s3:::{bucket}"
    return ({"accountId": site.account.id, "type": "AWS::S3::Bucket", "ARN": arn},)


def _encrypted(site: Site) -> Record:
    return {
        "x-amz-server-side-encryption": "aws:kms",
        "x-amz-server-side-encryption-aws-kms-key-id": site.kms_key("ephi"),
        "x-amz-version-id": slot("token", 32),
    }


def _s3_extra(received: object, sent: object) -> Record:
    return {
        "SignatureVersion": "SigV4",
        "CipherSuite": "",
        "bytesTransferredIn": received,
        "SSEApplied": "SSE_KMS",
        "AuthenticationMethod": "AuthHeader",
        "x-amz-id-2": slot("base64", 57),
        "bytesTransferredOut": sent,
    }


def table(site: Site, name: str, table_name: str, request: Record | None = None) -> Call:
    """A DynamoDB data event."""
    arn = site.arn("dynamodb", f"table/{table_name}")
    return Call(
        "dynamodb",
        name,
        {"tableName": table_name} | (request or {}),
        resources=({"accountId": site.account.id, "type": "AWS::DynamoDB::Table", "ARN": arn},),
        resource=arn,
        category="Data",
        more={"apiVersion": "2012-08-10"},
    )


def get_secret(site: Site, name: str) -> Call:
    """GetSecretValue, by ARN as SDKs in services ask for it."""
    arn = site.arn("secretsmanager", f"secret:{name}-Xk3vQ9")
    request: Record = {"secretId": arn}
    return Call("secretsmanager", "GetSecretValue", request, resource=arn)


def get_parameter(site: Site, name: str) -> Call:
    """GetParameter with decryption."""
    arn = site.arn("ssm", f"parameter{name}")
    resources: tuple[Record, ...] = ({"accountId": site.account.id, "ARN": arn},)
    request: Record = {"name": name, "withDecryption": True}
    return Call("ssm", "GetParameter", request, resources=resources, resource=arn)


def kms(site: Site, name: str, purpose: str, context: Record) -> Call:
    """Decrypt, Encrypt or GenerateDataKey under an encryption context."""
    arn = site.kms_key(purpose)
    request: Record = {"encryptionContext": context}
    if name == "GenerateDataKey":
        request |= {"keyId": arn, "keySpec": "AES_256"}
    else:
        request["encryptionAlgorithm"] = "SYMMETRIC_DEFAULT"
    return Call(
        "kms",
        name,
        request,
        extra={"keyMaterialId": arn[-12:] * 5},
        resources=({"accountId": site.account.id, "type": "AWS::KMS::Key", "ARN": arn},),
        resource=arn,
        more={"readOnly": True},
    )


def invoke(site: Site, function: str) -> Call:
    """A Lambda invocation, a data event."""
    arn = site.arn("lambda", f"function:{function}")
    resources: tuple[Record, ...] = (
        {"accountId": site.account.id, "type": "AWS::Lambda::Function", "ARN": arn},
    )
    request: Record = {
        "functionName": arn,
        "invocationType": "RequestResponse",
        "sourceArn": site.arn("events", f"rule/{function}-rule"),
    }
    response: Record = {"x-amz-executed-version": "$LATEST"}
    return Call(
        "lambda",
        "Invoke",
        request,
        response,
        resources=resources,
        resource=arn,
        category="Data",
        more={"readOnly": False},
    )


def endpoint_activity(site: Site, source: str, name: str) -> Call:
    """A call through the VPC endpoint as the endpoint records it: network activity."""
    return Call(
        source,
        name,
        category="NetworkActivity",
        more={
            "eventType": "AwsVpceEvent",
            "vpcEndpointId": site.endpoint,
            "vpcEndpointAccountId": site.account.id,
        },
    )
