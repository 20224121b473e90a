"""A stand-in for AWS on this machine, moto's server, and trails in its buckets."""

from __future__ import annotations

import gzip
import json
import logging
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from bot.aws.clients import forget_clients

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

REGION = "eu-central-1"
ACCOUNT = "111122223333"
KEYS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}


@dataclass(frozen=True, slots=True)
class Aws:
    """AWS at an address; `environ` leads there whoever is started with it."""

    url: str

    @property
    def environ(self) -> dict[str, str]:
        return {**KEYS, "AWS_DEFAULT_REGION": REGION, "AWS_ENDPOINT_URL": self.url}

    def client(self, service: str) -> Any:  # noqa: ANN401 - a client of boto3
        make: Any = boto3.client  # its overloads take names alone
        return make(
            service,
            region_name=REGION,
            endpoint_url=self.url,
            aws_access_key_id="testing",
            aws_secret_access_key="testing",  # noqa: S106 - moto takes any
        )

    def bucket(self, name: str) -> TrailBucket:
        """A new bucket."""
        s3 = self.client("s3")
        s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
        return TrailBucket(self, name)

    def queue(self, name: str) -> str:
        """A new queue; its URL."""
        return str(self.client("sqs").create_queue(QueueName=name)["QueueUrl"])


@dataclass(frozen=True, slots=True)
class TrailBucket:
    """A bucket that a trail writes to."""

    aws: Aws
    name: str

    def put(self, key: str, content: bytes) -> None:
        self.aws.client("s3").put_object(Bucket=self.name, Key=key, Body=content)

    def delivers(
        self,
        records: Sequence[Mapping[str, object]],
        at: datetime,
        account: str = ACCOUNT,
        region: str = REGION,
        folder: str = "AWSLogs/",
    ) -> str:
        """The trail delivers an object with these records; its key."""
        content = gzip.compress(json.dumps({"Records": records}).encode())
        unique = f"{hash(content) & 0xFFFF_FFFF_FFFF_FFFF:016x}"
        key = (
            f"{folder}{account}/CloudTrail/{region}/{at:%Y/%m/%d}/"
            f"{account}_CloudTrail_{region}_{at:%Y%m%dT%H%MZ}_{unique}.json.gz"
        )
        self.put(key, content)
        return key

    def notifies(self, queue_url: str) -> None:
        """New objects are told to a queue, as S3 tells them."""
        sqs = self.aws.client("sqs")
        named = ["QueueArn"]
        arn = sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=named)
        told = {"QueueArn": arn["Attributes"]["QueueArn"], "Events": ["s3:ObjectCreated:*"]}
        self.aws.client("s3").put_bucket_notification_configuration(
            Bucket=self.name, NotificationConfiguration={"QueueConfigurations": [told]}
        )


@contextmanager
def served() -> Iterator[Aws]:
    """A server of moto's on loopback."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # a line a call otherwise
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield Aws(f"http://{host}:{port}")
    finally:
        server.stop()


@pytest.fixture(scope="session")
def aws_server() -> Iterator[Aws]:
    """One for all tests of a process; each makes buckets and queues of its own."""
    with served() as aws:
        yield aws


@pytest.fixture
def aws(aws_server: Aws, monkeypatch: pytest.MonkeyPatch) -> Iterator[Aws]:
    """AWS is that server, for this process and what it starts."""
    for name, value in aws_server.environ.items():
        monkeypatch.setenv(name, value)
    for name in ("AWS_PROFILE", "AWS_REGION", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    forget_clients()
    yield aws_server
    forget_clients()
