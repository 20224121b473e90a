"""The objects of a table in S3, one by one: every call of the archive's storage is here."""

from __future__ import annotations

import time
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from bot.aws.clients import s3_client
from bot.aws.problems import code_of, explained
from bot.errors import AwsError

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from bot.aws.access import AwsAccess

__all__ = ["Stopped", "Warehouse"]

_PIECE = 1_000_000
"""Bytes between two looks at whether anybody still waits."""

_TRIES = 4
_PAUSE = 0.1
_AT_ONCE = 1000
"""Keys of one DeleteObjects: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html"""

_GONE = frozenset({"NoSuchKey", "404", "NotFound"})


class Stopped(Exception):  # noqa: N818 - nothing went wrong
    """A download ended because nobody waits for it any more."""


@dataclass(frozen=True, slots=True)
class Warehouse:
    """The objects under `s3://bucket/prefix`; `prefix` ends with a slash, or is "".

    Whatever fails is an `AwsError` with its remedy; what is not there, a `FileNotFoundError`.
    """

    bucket: str
    prefix: str
    access: AwsAccess

    @classmethod
    def at(cls, url: str, access: AwsAccess) -> Warehouse:
        """The warehouse at `s3://bucket/prefix`."""
        bucket, _, prefix = url.removeprefix("s3://").partition("/")
        return cls(bucket, f"{prefix.strip('/')}/" if prefix.strip("/") else "", access)

    @property
    def url(self) -> str:
        """`s3://bucket/prefix/`."""
        return f"s3://{self.bucket}/{self.prefix}"

    def read(self, name: str) -> bytes:
        """An object's bytes, whole."""
        with self._doing(name, "read", "s3:GetObject"):
            got = s3_client(self.access).get_object(Bucket=self.bucket, Key=self.prefix + name)
            return bytes(got["Body"].read())

    def download(self, name: str, target: Path, stop: threading.Event) -> None:
        """Copy an object to a file, which is there whole or not at all; `Stopped` once told so."""
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
        try:
            with self._doing(name, "read", "s3:GetObject"):
                self._download(name, part, stop)
            part.rename(target)
        finally:
            part.unlink(missing_ok=True)

    def _download(self, name: str, part: Path, stop: threading.Event) -> None:
        """Botocore repeats the call, and not the reading of what it gave."""
        from botocore.exceptions import HTTPClientError, IncompleteReadError  # noqa: PLC0415

        for tries_left in reversed(range(_TRIES)):
            try:
                got = s3_client(self.access).get_object(Bucket=self.bucket, Key=self.prefix + name)
                with part.open("wb") as file:
                    while piece := got["Body"].read(_PIECE):
                        if stop.is_set():
                            raise Stopped
                        file.write(piece)
            except (IncompleteReadError, HTTPClientError):
                if not tries_left or stop.is_set():
                    raise
                time.sleep(_PAUSE * 2 ** (_TRIES - tries_left))
            else:
                return

    def upload(self, source: Path, name: str) -> None:
        """Copy a file to an object, which is there whole or not at all (S3's PutObject)."""
        with self._doing(name, "written", "s3:PutObject"), source.open("rb") as file:
            s3_client(self.access).put_object(Bucket=self.bucket, Key=self.prefix + name, Body=file)

    def write(self, name: str, content: bytes) -> None:
        """Make an object of these bytes."""
        with self._doing(name, "written", "s3:PutObject"):
            s3_client(self.access).put_object(
                Bucket=self.bucket, Key=self.prefix + name, Body=content
            )

    def size(self, name: str) -> int:
        """An object's length in bytes."""
        with self._doing(name, "read", "s3:GetObject"):
            found = s3_client(self.access).head_object(Bucket=self.bucket, Key=self.prefix + name)
            return int(found["ContentLength"])

    def listed(self, folder: str) -> list[tuple[str, datetime]]:
        """The names of the objects in a folder, and when they were made."""
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - boto3 is here

        try:
            pages = s3_client(self.access).get_paginator("list_objects_v2")
            return [
                (item["Key"].removeprefix(self.prefix), _time(item["LastModified"]))
                for page in pages.paginate(Bucket=self.bucket, Prefix=self.prefix + folder)
                for item in page.get("Contents", [])
            ]
        except (ClientError, BotoCoreError) as problem:
            raise self._explained(problem, folder, "listed", "s3:ListBucket") from problem

    def delete(self, names: Iterable[str]) -> None:
        """Delete objects; one that is gone counts as deleted."""
        for some in _batched(names, _AT_ONCE):
            keys = [{"Key": self.prefix + name} for name in some]
            with self._doing(some[0], "deleted", "s3:DeleteObject"):
                answer = s3_client(self.access).delete_objects(
                    Bucket=self.bucket,
                    Delete={"Objects": keys, "Quiet": True},  # type: ignore[typeddict-item] # a key is all it needs
                )
            for problem in answer.get("Errors", []):
                raise AwsError(
                    f"s3://{self.bucket}/{problem.get('Key')} cannot be deleted:"
                    f" {problem.get('Code')}: {problem.get('Message')}. It takes s3:DeleteObject;"
                    " the policies that the bot needs are in config/iam/."
                )

    @contextmanager
    def _doing(self, name: str, done: str, permission: str) -> Iterator[None]:
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - boto3 is here

        try:
            yield
        except ClientError as problem:
            if code_of(problem) in _GONE:
                raise FileNotFoundError(f"{self.url}{name}") from problem
            raise self._explained(problem, name, done, permission) from problem
        except BotoCoreError as problem:
            raise self._explained(problem, name, done, permission) from problem

    def _explained(self, problem: Exception, name: str, done: str, permission: str) -> AwsError:
        return explained(problem, f"{self.url}{name} cannot be {done}", permission, self.access)


def _batched(names: Iterable[str], size: int) -> Iterator[list[str]]:
    rest = iter(names)
    while some := list(islice(rest, size)):
        yield some


def _time(sent: object) -> datetime:
    """A time that S3 sent, which its client gives as text."""
    return datetime.fromisoformat(str(sent))
