"""Clients of boto3: one for each access, cheap for each person who asks."""

from __future__ import annotations

import gc
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot import __version__
from bot.aws.access import AwsAccess
from bot.aws.clients import athena_client, forget_clients, s3_client

if TYPE_CHECKING:
    from tests.aws import Aws

ACCESS = AwsAccess(region="eu-central-1", role="arn:aws:iam::111122223333:role/reader")


def test_people_have_sessions_of_their_own_and_share_what_is_read_of_a_service(aws: Aws) -> None:
    assert aws.url
    maya, jonas = (replace(ACCESS, session_name=f"audit-{name}") for name in ("maya", "jonas"))
    assert athena_client(maya) is athena_client(maya)
    assert athena_client(maya) is not athena_client(jonas)
    models = [athena_client(one).meta.service_model for one in (maya, jonas)]
    assert models[0].metadata is models[1].metadata


def test_what_is_forgotten_is_made_anew(aws: Aws) -> None:
    assert aws.url
    before = athena_client(ACCESS)
    forget_clients()
    assert athena_client(ACCESS) is not before


def test_who_asks_can_be_told_in_cloudtrail(aws: Aws) -> None:
    sent: list[Any] = []
    aws.bucket("who-asks")
    client = s3_client(AwsAccess())
    client.meta.events.register("before-send.s3", lambda request, **_: sent.append(request))
    client.list_objects_v2(Bucket="who-asks")
    agent = sent[0].headers["User-Agent"].decode()
    assert agent.startswith(f"audit-bot/{__version__} botocore/")


def test_times_of_keys_are_not_read_before_somebody_wants_them(aws: Aws) -> None:
    bucket = aws.bucket("times-of-keys")
    s3_client(AwsAccess()).put_object(Bucket=bucket.name, Key="one", Body=b"")
    (found,) = s3_client(AwsAccess()).list_objects_v2(Bucket=bucket.name)["Contents"]
    told: object = found["LastModified"]
    assert isinstance(told, str)
    assert datetime.fromisoformat(told).tzinfo is not None


def test_a_client_that_nobody_holds_leaves_no_connection_open(aws: Aws) -> None:
    bucket = aws.bucket("forgotten")
    client: Any = s3_client(AwsAccess())
    forget_clients()
    client.list_objects_v2(Bucket=bucket.name)
    connections = client._endpoint.http_session._manager.pools  # noqa: SLF001 - nothing else tells
    assert len(connections) == 1
    del client
    gc.collect()
    assert len(connections) == 0
