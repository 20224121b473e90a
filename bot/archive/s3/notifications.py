"""What a message of a queue says of new objects, in each of the shapes that AWS sends.

S3: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
EventBridge: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
CloudTrail through SNS: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/configure-sns-notifications-for-cloudtrail.html
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["NotificationError", "Told", "read_notification"]

_LARGEST = 300_000
"""SQS takes 256 KB, since 2025 1 MB; a notification has a few."""

_BEYOND = (ArithmeticError, RecursionError)
"""What numbers and nesting raise that no program wrote."""

_LARGEST_OBJECT = 2**50
_LONGEST_KEY = 1024
"""Bytes, of S3: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html"""

_BUCKET = re.compile(r"[A-Za-z0-9._-]{3,255}")
"""Old buckets have names that new ones may not have."""


class NotificationError(ValueError):
    """A message that tells of no object; the message says why, with none of its text."""


@dataclass(frozen=True, slots=True)
class Told:
    """An object that a message tells of; size 0 and ETag "" where it does not say them."""

    bucket: str
    key: str
    size: int = 0
    etag: str = ""


def read_notification(body: str) -> list[Told]:
    """The objects that were created; none for a test event or one of another kind.

    Raises `NotificationError` for what is no notification.
    """
    if len(body) > _LARGEST:
        raise NotificationError("it is larger than any notification")
    try:
        return list(_objects(_object(body)))
    except (LookupError, TypeError, ValueError, AttributeError, *_BEYOND) as problem:
        if isinstance(problem, NotificationError):
            raise
        raise NotificationError("it has not the shape of a notification of S3") from problem


def _object(text: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text)
    except ValueError as problem:
        raise NotificationError("it is not JSON") from problem
    if not isinstance(found, dict):
        raise NotificationError("it is not a JSON object")
    return found


def _objects(message: Mapping[str, Any]) -> Iterator[Told]:
    if "Message" in message and "TopicArn" in message:
        yield from _objects(_object(message["Message"]))
    elif message.get("Event") == "s3:TestEvent":
        return
    elif "detail-type" in message:
        yield from _event_bridge(message)
    elif "s3Bucket" in message:
        for key in message["s3ObjectKey"]:
            yield _told(message["s3Bucket"], _text(key))
    elif "Records" in message:
        for record in message["Records"]:
            yield from _record(record)
    else:
        raise NotificationError("it is no notification of S3, SNS, EventBridge or CloudTrail")


def _event_bridge(message: Mapping[str, Any]) -> Iterator[Told]:
    """EventBridge writes keys as they are."""
    if message["detail-type"] == "Object Created":
        detail = message["detail"]
        found = detail["object"]
        key = _text(found["key"])
        yield _told(detail["bucket"]["name"], key, found.get("size", 0), found.get("etag", ""))


def _record(record: Mapping[str, Any]) -> Iterator[Told]:
    """S3 writes keys as in a form: + for a blank, %XX for what else is special."""
    if str(record["eventName"]).removeprefix("s3:").startswith("ObjectCreated:"):
        found = record["s3"]["object"]
        key = unquote_plus(_text(found["key"]))
        bucket = record["s3"]["bucket"]["name"]
        yield _told(bucket, key, found.get("size", 0), found.get("eTag", ""))


def _told(bucket: Any, key: str, size: Any = 0, etag: Any = "") -> Told:  # noqa: ANN401 - JSON
    """What can be an object: anything else would only fail where it is asked for, or kept."""
    if _BUCKET.fullmatch(_text(bucket)) is None:
        raise NotificationError("it names a bucket as none can be named")
    if not 0 < len(key.encode("utf-8", "replace")) <= _LONGEST_KEY or not _is_unicode(key):
        raise NotificationError("it names an object as none can be named")
    if not 0 <= int(size) < _LARGEST_OBJECT:
        raise NotificationError("it tells of a size that no object has")
    return Told(bucket, key, int(size), _text(etag))


def _is_unicode(text: str) -> bool:
    """JSON can name half of a character."""
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)


def _text(value: Any) -> str:  # noqa: ANN401 - of somebody's JSON
    if not isinstance(value, str):
        raise NotificationError("a name in it is not text")
    return value
