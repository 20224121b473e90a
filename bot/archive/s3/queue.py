"""A queue of SQS that tells of new objects: a message is deleted once its objects are committed.

Until then its visibility is extended, so that nobody else gets it; where this process dies, SQS
gives it to the next:
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.archive.poison import Poison
from bot.archive.refusal import shortened
from bot.archive.s3.bucket import S3Object, content_number
from bot.archive.s3.delivery import Delivery
from bot.archive.s3.notifications import NotificationError, read_notification
from bot.archive.s3.trail_keys import is_of
from bot.aws.clients import sqs_client
from bot.aws.problems import explained

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from types_boto3_sqs import SQSClient

    from bot.archive.s3.bucket import Bucket
    from bot.archive.s3.feed import Feed

__all__ = ["Inbox"]

_log = logging.getLogger(__name__)

_VISIBILITY = 60
_EXTEND_AFTER = 20.0
_POLL = 5
"""Seconds. A shorter poll than the 20 that SQS allows ends sooner when the bot stops."""

_AT_ONCE = 10
"""Messages a call, the most that SQS gives."""

_ENOUGH = 5
"""Times that a message comes whose object cannot be read; then the object is only set aside."""

_RELEASED = 30
"""Seconds until a message is given again whose objects could not be taken in."""


@dataclass(slots=True)
class Inbox:
    """The queue of one feed. `_held` are the messages at work, by receipt: when to extend them."""

    feed: Feed
    _held: dict[str, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def receive(self) -> list[Delivery]:
        """Wait for messages; raises `AwsError`."""
        got = self._try(
            "received from",
            "sqs:ReceiveMessage",
            lambda client: client.receive_message(
                QueueUrl=self.feed.queue,
                MaxNumberOfMessages=_AT_ONCE,
                WaitTimeSeconds=_POLL,
                VisibilityTimeout=_VISIBILITY,
                MessageSystemAttributeNames=["ApproximateReceiveCount"],
            ),
        )
        messages: Sequence[Mapping[str, Any]] = got.get("Messages", [])
        due = time.monotonic() + _EXTEND_AFTER
        with self._lock:
            self._held |= {message["ReceiptHandle"]: due for message in messages}
        return [self._delivery(message) for message in messages]

    def extend(self) -> None:
        """Keep what is at work for longer, where it is time; a thread calls it now and then."""
        now = time.monotonic()
        with self._lock:
            due = [receipt for receipt, at in self._held.items() if at <= now]
            self._held |= dict.fromkeys(due, now + _EXTEND_AFTER)
        for receipt in due:
            self._change(receipt, _VISIBILITY)

    def _delivery(self, message: Mapping[str, Any]) -> Delivery:
        receipt = message["ReceiptHandle"]
        times = int(message.get("Attributes", {}).get("ApproximateReceiveCount", 1))
        done = partial(self._done, receipt, times)
        failed = partial(self._release, receipt)
        try:
            told = read_notification(message["Body"])
        except NotificationError as problem:
            key = f"{self.feed.queue}#{message['MessageId']}"
            raw = shortened(message["Body"].encode("utf-8", "backslashreplace"))
            reason = f"a message of the queue is set aside: {problem}"
            return Delivery((), done, failed, Poison(key, reason, raw))
        objects = tuple(
            S3Object(self._bucket(one.bucket), one.key, one.size, content_number(one.etag))
            for one in told
            if is_of(one.key, self.feed.accounts, self.feed.regions)
        )
        return Delivery(objects, done, failed)

    def _bucket(self, name: str) -> Bucket:
        """The feed's, or another one that the queue tells of, with the same rights."""
        own = self.feed.bucket
        return own if name == own.name else replace(own, name=name, is_hearsay=True)

    def _done(self, receipt: str, times: int, unread: frozenset[str]) -> None:
        """Delete it; what could not be read comes again a few times, in case that is mended."""
        if unread and times < _ENOUGH:
            self._release(receipt)
            return
        with self._lock:
            self._held.pop(receipt, None)
        self._try(
            "deleted from",
            "sqs:DeleteMessage",
            lambda client: client.delete_message(QueueUrl=self.feed.queue, ReceiptHandle=receipt),
        )

    def _release(self, receipt: str) -> None:
        with self._lock:
            self._held.pop(receipt, None)
        self._change(receipt, _RELEASED)

    def _change(self, receipt: str, seconds: int) -> None:
        """It comes again earlier or later; where that fails, SQS gives it again at its time."""
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - as elsewhere

        try:
            sqs_client(self.feed.bucket.access).change_message_visibility(
                QueueUrl=self.feed.queue, ReceiptHandle=receipt, VisibilityTimeout=seconds
            )
        except (BotoCoreError, ClientError, OSError) as problem:
            _log.warning("a message's visibility was not changed: %s", problem)

    def _try(self, doing: str, permission: str, call: Any) -> Any:  # noqa: ANN401 - a call of the client's
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - as elsewhere

        access = self.feed.bucket.access
        try:
            client: SQSClient = sqs_client(access)
            return call(client)
        except (BotoCoreError, ClientError, OSError) as problem:
            what = f"nothing can be {doing} the queue {self.feed.queue}"
            raise explained(problem, what, permission, access) from problem
