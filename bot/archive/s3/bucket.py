"""A bucket, and one of its objects as the archive takes it in."""

from __future__ import annotations

import hashlib
import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.archive.objects import stamp
from bot.archive.refusal import Refusal
from bot.aws.clients import s3_client
from bot.aws.problems import code_of, explained, is_denied
from bot.errors import UsageError

if TYPE_CHECKING:
    from botocore.exceptions import ClientError

    from bot.aws.access import AwsAccess

__all__ = ["Bucket", "S3Object", "content_number", "parse_s3_url"]

_URL = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*))?", re.DOTALL)
_TRIES = 4
"""Times that an object is asked for whose bytes stop in the middle; botocore repeats no reading."""

_PAUSE = 0.1

_GONE = "it is gone (or s3:ListBucket is missing, without which S3 says so)"
_WHY = {
    **dict.fromkeys(("NoSuchKey", "404", "NotFound"), _GONE),
    "InvalidObjectState": ("it is in an archive tier (Glacier): restore it, then ingest it again"),
}
_NO_BUCKET = frozenset(
    {"NoSuchBucket", "InvalidBucketName", "PermanentRedirect", "AuthorizationHeaderMalformed"}
)


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket, with whose rights it is read, and who pays for it.

    One that `is_hearsay` is named by a message alone, not by anybody's settings.
    """

    name: str
    access: AwsAccess
    requester_pays: bool = False
    is_hearsay: bool = False

    def url(self, key: str = "") -> str:
        """`s3://bucket/key`."""
        return f"s3://{self.name}/{key}"

    @property
    def payer(self) -> dict[str, Any]:
        """The argument of each call that says who pays."""
        return {"RequestPayer": "requester"} if self.requester_pays else {}


@dataclass(frozen=True, slots=True)
class S3Object:
    """An object of a bucket. `modified` stands for its content: it follows from its ETag."""

    bucket: Bucket
    name: str
    size: int
    modified: int

    @property
    def key(self) -> str:
        """What the archive knows it by: its URL, as text even where the name's bytes are none."""
        return self.bucket.url(self.name).encode("utf-8", "backslashreplace").decode()

    @property
    def stamp(self) -> str:
        """When it was delivered, "" where its name does not say so."""
        return stamp(self.name)

    def read(self) -> bytes:
        """Its bytes. Raises `Refusal` where it cannot be had, `AwsError` where none can."""
        for tries_left in reversed(range(_TRIES)):
            content = self._read(last=not tries_left)
            if content is not None:
                return content
            time.sleep(_PAUSE * 2 ** (_TRIES - tries_left))
        raise AssertionError("the last try gives the object or raises")  # pragma: no cover

    def _read(self, *, last: bool) -> bytes | None:
        """One try; None where the bytes stopped in the middle, and another try may help."""
        from botocore.exceptions import (  # noqa: PLC0415 - boto3 is there once a client is
            BotoCoreError,
            ClientError,
            HTTPClientError,
            IncompleteReadError,
        )

        try:
            client = s3_client(self.bucket.access)
            got = client.get_object(Bucket=self.bucket.name, Key=self.name, **self.bucket.payer)
            return bytes(got["Body"].read())
        except ClientError as problem:
            raise self._failure(problem) from problem
        except (IncompleteReadError, HTTPClientError) as problem:
            if last:
                raise Refusal(f"it was cut off {_TRIES} times while it was read") from problem
            return None
        except (BotoCoreError, OSError) as problem:
            raise explained(problem, self._doing, "s3:GetObject", self.bucket.access) from problem

    @property
    def _doing(self) -> str:
        return f"{self.key} cannot be read"

    def _failure(self, problem: ClientError) -> Exception:
        """What concerns this object alone is a reason to set it aside, the rest ends the work."""
        reason = self._reason(problem)
        if reason:
            return Refusal(reason)
        return explained(problem, self._doing, "s3:GetObject", self.bucket.access)

    def _reason(self, problem: ClientError) -> str:
        """Why this object alone cannot be had, "" where it is not that."""
        code = code_of(problem)
        if self.bucket.is_hearsay and code in _NO_BUCKET:
            return f"its bucket cannot be read: {code}"
        if code in _WHY:
            return _WHY[code]
        return _denial(problem) if problem.operation_name == "GetObject" else ""


def _denial(problem: ClientError) -> str:
    code = code_of(problem)
    if code.startswith("KMS."):
        return f"its key of KMS cannot be used: {code}"
    if not is_denied(problem):
        return ""
    if "kms" in str(problem.response.get("Error", {}).get("Message", "")).lower():
        return "kms:Decrypt is denied on the key that it is encrypted with"
    return "s3:GetObject is denied (by the bot's policy, or by the bucket's)"


def content_number(etag: str) -> int:
    """A number that changes with an object's content; 0 for no ETag."""
    text = etag.strip('"')
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=7).digest()) if text else 0


def parse_s3_url(text: str) -> tuple[str, str]:
    """Bucket and prefix of `s3://bucket/prefix`; raises `UsageError`."""
    found = _URL.fullmatch(text)
    if found is None:
        raise UsageError(f"An address in S3 is written s3://bucket/prefix; got '{text}'.")
    return found[1], found[2] or ""
