"""What a message of a queue says of new objects, in each of the shapes that AWS sends.

S3: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
EventBridge: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
CloudTrail through SNS: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/configure-sns-notifications-for-cloudtrail.html
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["NotificationError", "Told", "read_notification"]

_LARGEST = 300_000
"""SQS takes 256 KB, since 2025 1 MB; a notification has a few."""


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
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as problem:
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
            yield Told(_text(message["s3Bucket"]), _text(key))
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
        size, etag = int(found.get("size", 0)), _text(found.get("etag", ""))
        yield Told(_text(detail["bucket"]["name"]), _text(found["key"]), size, etag)


def _record(record: Mapping[str, Any]) -> Iterator[Told]:
    """S3 writes keys as in a form: + for a blank, %XX for what else is special."""
    if str(record["eventName"]).removeprefix("s3:").startswith("ObjectCreated:"):
        found = record["s3"]["object"]
        size, etag = int(found.get("size", 0)), _text(found.get("eTag", ""))
        key = unquote_plus(_text(found["key"]))
        yield Told(_text(record["s3"]["bucket"]["name"]), key, size, etag)


def _text(value: Any) -> str:  # noqa: ANN401 - of somebody's JSON
    if not isinstance(value, str):
        raise NotificationError("a name in it is not text")
    return value
